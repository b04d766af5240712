/** The bounds of a sandbox as differences: each with its number, what happens at it, and what to do. */
import type { Limits } from '#sandbox/config.ts';
import { commandBounds } from './bounds.ts';
import type { Difference } from './differences.ts';

const size = (bytes: number) =>
  bytes >= 1_048_576 ? `${Math.round((bytes / 1_048_576) * 10) / 10} MB` : `${Math.round(bytes / 1024)} kB`;
const number = (value: number) => value.toLocaleString('en');
const seconds = (ms: number) => `${number(ms / 1000)} seconds`;

const memory = 'The server has one memory for all.';
const time = 'The server runs one command after the other, for all.';
const gateway = 'What is under way is held in memory by the gateway.';

/** Of two strings of one length: there is a pair for each byte and the end of both. */
const lcsLength = (valueBytes: number) =>
  Math.floor(Math.sqrt(valueBytes / commandBounds.lcsBytesOfPair)) - 1;

type Bound = Omit<Difference, 'commands' | 'wayOut'> & Partial<Pick<Difference, 'commands' | 'wayOut'>>;

export function boundsOf(limits: Limits): readonly Difference[] {
  return [...ofSandbox(limits), ...ofCommands(limits)].map(bound => ({ commands: [], wayOut: '', ...bound }));
}

function ofSandbox(limits: Limits): Bound[] {
  return [
    {
      id: 'bound-keys',
      title: `${number(limits.keys)} keys`,
      differs: 'A command that would make more is refused with ERR quota.',
      reason: memory,
      wayOut: 'Delete some, or set expiries.',
    },
    {
      id: 'bound-bytes',
      title: `${size(limits.bytes)} of memory`,
      differs: 'A command that might need more than is left is refused with ERR quota.',
      reason: memory,
      wayOut: 'Delete some keys, or store less.',
    },
    {
      id: 'bound-commands',
      title: `${number(limits.commandsPerSecond)} commands a second`,
      differs: `After ${number(limits.commandBurst)} at once, commands are answered with ERR quota until there is room again.`,
      reason: time,
      wayOut: 'Send fewer, or wait a moment.',
    },
    {
      id: 'bound-clients',
      title: `${number(limits.clients)} clients`,
      differs: 'A connection above that is refused.',
      reason: gateway,
      wayOut: 'Close one that is not needed.',
    },
    {
      id: 'bound-subscriptions',
      title: `${number(limits.subscriptions)} subscriptions`,
      commands: ['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE'],
      differs: 'Of all clients together; above that SUBSCRIBE is refused.',
      reason: 'Each message is compared with each pattern.',
      wayOut: 'Unsubscribe, or take one pattern for several channels.',
    },
    {
      id: 'bound-transaction',
      title: `${number(limits.queuedInTransaction)} commands in a transaction`,
      commands: ['MULTI', 'WATCH'],
      differs: 'One more is refused, and the transaction with it. As many keys can be watched.',
      reason: 'EXEC runs them all before anybody else is served.',
      wayOut: 'EXEC these first.',
    },
  ];
}

function ofCommands(limits: Limits): Bound[] {
  return [
    {
      id: 'bound-values',
      title: `${size(limits.valueBytes)} for a value`,
      differs: `An argument may have ${size(limits.valueBytes)}, a command ${size(limits.valueBytes * commandBounds.commandValues)} and ${number(limits.arguments)} arguments. A server takes 512 MB and more.`,
      reason: memory,
      wayOut: 'Store it in parts.',
    },
    {
      id: 'bound-reply',
      title: `${size(limits.replyBytes)} for a reply`,
      differs: 'An error takes the place of a larger one. The command has run.',
      reason: gateway,
      wayOut: 'Read in parts, by HSCAN, LRANGE or GETRANGE.',
    },
    {
      id: 'bound-block',
      title: `${seconds(limits.blockMs)} of waiting`,
      commands: [
        'BLPOP',
        'BRPOP',
        'BLMOVE',
        'BRPOPLPUSH',
        'BLMPOP',
        'BZPOPMIN',
        'BZPOPMAX',
        'BZMPOP',
        'XREAD',
        'XREADGROUP',
      ],
      differs: 'No time-out, or a longer one, becomes the longest.',
      reason: 'A client that waits holds a connection to the server.',
      wayOut: 'Wait again; queue workers do so anyway.',
    },
    {
      id: 'bound-count',
      title: `COUNT up to ${number(limits.countArgument)}`,
      commands: ['SRANDMEMBER', 'HRANDFIELD', 'ZRANDMEMBER', 'XAUTOCLAIM', 'SCAN', 'HSCAN', 'SSCAN', 'ZSCAN'],
      differs: `A negative COUNT of the random commands below -${number(limits.countArgument)}, or one of XAUTOCLAIM above it, is refused; SCAN and its like take the most instead.`,
      reason: `${time} A negative COUNT makes a reply of any length from one element.`,
    },
    {
      id: 'bound-combined',
      title: `${commandBounds.keysCombined} keys combined`,
      commands: ['SUNION', 'SINTER', 'SDIFF', 'ZUNION', 'ZINTER', 'ZDIFF', 'BITOP', 'PFCOUNT', 'PFMERGE'],
      differs: `And each at most ${commandBounds.sameKeyCombined} times in one command; the forms with STORE and CARD alike.`,
      reason: `${time} These read all of their keys whole.`,
      wayOut: 'Combine in several steps.',
    },
    {
      id: 'bound-patterns',
      title: 'Patterns',
      commands: ['KEYS', 'HSCAN', 'SSCAN', 'ZSCAN'],
      differs: `MATCH takes ${number(commandBounds.scanPatternBytes)} bytes and ${commandBounds.scanPatternStars} stars, KEYS ${number(commandBounds.keysPatternBytes)} bytes.`,
      reason: 'A pattern of many stars can keep a server busy for minutes.',
    },
    {
      id: 'bound-sort',
      title: 'SORT with BY or GET',
      commands: ['SORT', 'SORT_RO'],
      differs: `Takes ${number(commandBounds.sortElements)} elements and ${number(commandBounds.sortLookups)} lookups.`,
      reason: 'The gateway looks each of them up.',
      wayOut: 'Sort fewer, or without patterns.',
    },
    {
      id: 'bound-lcs',
      title: 'LCS',
      commands: ['LCS'],
      differs: `Two strings of ${number(lcsLength(limits.valueBytes))} bytes each fit, or others of that product. A server of your own refuses more than its proto-max-bulk-len, in the same words.`,
      reason: `${time} Its work and memory grow with that product.`,
      wayOut: 'Compare parts, by GETRANGE.',
    },
    {
      id: 'bound-client-name',
      title: `${commandBounds.clientNameBytes} bytes for a client's name`,
      commands: ['CLIENT SETNAME', 'CLIENT GETNAME', 'HELLO'],
      differs: 'A longer one is refused, and the name before it stays.',
      reason: gateway,
    },
    {
      id: 'bound-lpos',
      title: 'LPOS RANK',
      commands: ['LPOS'],
      differs: 'The lowest number of all, -9223372036854775808, is refused.',
      reason: 'Its negative does not exist, and older servers overflow on it.',
    },
  ];
}
