/** What a hostile learner writes where Redis expects a key, a number, a pattern or anything else. */
import type { Chance } from './chance.ts';

/** Keys that hold something of each type. */
export const filled = [
  'SET str own',
  'SET number 7',
  'RPUSH list a b c d e',
  'HSET hash f v g 2',
  'SADD set a b c',
  'ZADD zset 1 a 2 b 3 c',
  'XADD stream 1-1 f v',
  'XGROUP CREATE stream group 0',
  'PFADD hll a b c',
  'GEOADD geo 13.4 52.5 here',
  'SETBIT bits 70 1',
  'SET mortal x PX 60000',
];

const keys = [
  'str',
  'number',
  'list',
  'hash',
  'set',
  'zset',
  'stream',
  'hll',
  'geo',
  'bits',
  'mortal',
  'new',
];
const patterns = [
  '*',
  '?*',
  '[^x]*',
  '[',
  '[a-',
  '\\',
  '\\*',
  '{*',
  '*}:*',
  '**********a',
  '__key*__:*',
  'weight_*->f',
  '#',
];
const numbers = [
  ...[
    '0',
    '1',
    '2',
    '3',
    '-1',
    '-2',
    '-0',
    '007',
    '+5',
    '10',
    '16',
    '100',
    '1000',
    '99999',
    '0.5',
    '1e3',
    '.1',
    '1.',
    ' 1',
    '1 ',
  ],
  ...['2147483647', '-2147483648', '4294967295', '4294967296', '9007199254740993', '9223372036854775807'],
  ...[
    '-9223372036854775808',
    '9223372036854775808',
    '18446744073709551616',
    '1e400',
    'nan',
    'inf',
    '-inf',
    '0x10',
  ],
];
const words = [
  ...[
    'a',
    'b',
    'f',
    'g',
    'group',
    'consumer',
    'here',
    'OK',
    'QUEUED',
    'message',
    'subscribe',
    'pmessage',
    'default',
    'own',
  ],
  ...[
    'NX',
    'XX',
    'GT',
    'CH',
    'INCR',
    'EX',
    'PX',
    'KEEPTTL',
    'GET',
    'BY',
    'STORE',
    'STOREDIST',
    'LIMIT',
    'COUNT',
    'MATCH',
  ],
  ...[
    'STREAMS',
    'BLOCK',
    'GROUP',
    'NOACK',
    'MAXLEN',
    'MINID',
    '~',
    '=',
    'AGGREGATE',
    'WEIGHTS',
    'WITHSCORES',
    'REV',
    'BYLEX',
  ],
  ...[
    'DB',
    'REPLACE',
    'LEFT',
    'RIGHT',
    'BEFORE',
    'SET',
    'OVERFLOW',
    'u8',
    'i64',
    'u64',
    '#1',
    'AUTH',
    'SETNAME',
    'ASYNC',
  ],
  ...[
    '>',
    '$',
    '+',
    '-',
    '(1',
    '[a',
    '0-0',
    '1-1',
    '1-*',
    '*',
    '18446744073709551615-18446744073709551615',
    'km',
    'nosuch',
  ],
];
const broken = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\r\n',
    '\n',
    '"',
    "'",
    '\\x00',
    '\x1b[2J',
    '%s%n',
    '$(id)',
    '../..',
    '[object Object]',
    '__proto__',
  ],
  ...[
    '\r\n*1\r\n$8\r\nFLUSHALL\r\n',
    '*3\r\n$3\r\nSET\r\n',
    '$-1\r\n',
    '>3\r\n',
    '{',
    '}',
    '{}',
    '{}:',
    '{{',
    '}{',
    '}:',
    '{:',
  ],
  ...['ключ', '\u{1f375}', '\ud800', 'x'.repeat(600), '_\r\n'],
];

/** Which of them a group of commands is for, by the server's name for the group. */
const keysOfGroup: Readonly<Record<string, string>> = {
  string: 'str',
  bitmap: 'bits',
  list: 'list',
  hash: 'hash',
  set: 'set',
  'sorted-set': 'zset',
  stream: 'stream',
  hyperloglog: 'hll',
  geo: 'geo',
};
const soundNumbers = ['0', '1', '2', '3', '10', '100'];
const streamIds = ['0', '0-0', '1-1', '-', '+', '$', '>', '*', '5', '1-*'];

export interface Names {
  /** Ids of sandboxes whose names may be typed; none in a round that looks for what the server gives away itself. */
  readonly ids: readonly string[];
}

/** Arguments by their kind, with a share of what does not belong there. */
export class HostileArguments {
  readonly #chance: Chance;
  readonly #ids: readonly string[];
  readonly #large = Buffer.alloc(100_000, 'L');

  constructor(chance: Chance, { ids }: Names) {
    this.#chance = chance;
    this.#ids = ids;
  }

  /** Often one that the group's commands work on. */
  key(group: string): Buffer {
    const fitting = keysOfGroup[group];
    if (fitting !== undefined && this.#chance.isLucky(0.5)) return Buffer.from(fitting);
    return this.#chance.isLucky(0.8) ? Buffer.from(this.#chance.of(keys)) : this.anything();
  }

  number(): Buffer {
    if (this.#chance.isLucky(0.6)) return Buffer.from(this.#chance.of(soundNumbers));
    return this.#chance.isLucky(0.9) ? Buffer.from(this.#chance.of(numbers)) : this.anything();
  }

  pattern(): Buffer {
    return this.#chance.isLucky(0.8) ? Buffer.from(this.#chance.of(patterns)) : this.anything();
  }

  /** `name` is the server's own for the argument. */
  text(name: string, group: string): Buffer {
    const chance = this.#chance;
    const isId = group === 'stream' && /id|start|end/i.test(name);
    if (isId && chance.isLucky(0.7)) return Buffer.from(chance.of(streamIds));
    if (/^(?:group|consumer)/i.test(name) && chance.isLucky(0.7)) return Buffer.from('group');
    if (chance.isLucky(0.4)) return Buffer.from(chance.of(words));
    return chance.isLucky(0.3) ? this.number() : this.anything();
  }

  anything(): Buffer {
    const chance = this.#chance;
    if (chance.isLucky(0.02)) return this.#large;
    if (chance.isLucky(0.1)) return chance.bytes(chance.below(40));
    const makers = [
      () => chance.of(broken),
      () => chance.of(patterns),
      () => chance.of(numbers),
      () => chance.of(words),
      () => chance.of(keys),
      () => this.#foreign(),
    ];
    return Buffer.from(chance.of(makers)());
  }

  /** Names as the server stores them, if they may be typed. */
  #foreign(): string {
    const [id] = this.#ids.length === 0 ? [undefined] : [this.#chance.of(this.#ids)];
    if (id === undefined) return this.#chance.of(broken);
    const rest = this.#chance.of(['secret', 'list', 'str', '*', '', 'new', 'channel', 'sandbox', 'used']);
    return this.#chance.of([
      `{${id}}:${rest}`,
      `{${id}}`,
      id,
      `{${id}`,
      `{${id}}*`,
      `\\{${id}\\}:*`,
      `*${id}*`,
      `ks-${id}`,
      `__keyspace@0__:{${id}}:${rest}`,
    ]);
  }
}
