/**
 * How two replies to one command are compared. To the letter, unless the command stands in `comparators`, with the
 * reason why two plain servers would differ too, or with the name of the difference that is on purpose.
 */
import { commandBounds } from '#sandbox/command/bounds.ts';
import { type Frame, readFrame } from './frames.ts';

type Compare = (plain: Frame, sandbox: Frame, args: readonly Buffer[]) => boolean;

export interface Comparator {
  readonly isAlike: Compare;
  /** Why two plain servers would not answer alike either. */
  readonly chance?: string;
  /** `id` of the difference on purpose that this lets pass, in `sandbox/command/differences.ts`. */
  readonly difference?: string;
}

/** Relative times are taken at two moments. */
const toleranceMs = 5000;

/** In chunks of so many items, whatever their order. */
const unorderedBy =
  (size: (args: readonly Buffer[], frame: Frame) => number): Compare =>
  (plain, sandbox, args) => {
    const chunk = size(args, plain);
    return (
      plain.mark === sandbox.mark &&
      plain.text === sandbox.text &&
      chunks(plain.items, chunk) === chunks(sandbox.items, chunk)
    );
  };

function chunks(items: readonly Frame[], size: number): string {
  const parts: string[] = [];
  for (let at = 0; at < items.length; at += size) {
    parts.push(
      items
        .slice(at, at + size)
        .map(({ raw }) => raw)
        .join(''),
    );
  }
  return parts.sort().join('');
}

const unordered = unorderedBy(() => 1);
const unorderedPairs = unorderedBy(() => 2);

/** Same kind, and as many elements. */
const sameShape: Compare = (plain, sandbox) =>
  plain.mark === sandbox.mark && plain.items.length === sandbox.items.length;
const sameKind: Compare = (plain, sandbox) => plain.mark === sandbox.mark;

const within =
  (most: number): Compare =>
  (plain, sandbox) => {
    const [a, b] = [Number(plain.text), Number(sandbox.text)];
    // Negative ones are answers of their own: no key, no expiry.
    return plain.mark === ':' && sandbox.mark === ':' && a >= 0 && b >= 0 && Math.abs(a - b) <= most;
  };

/** The name is longer. Unless all elements are measured, which of a hash table are is chance, and some are large. */
const sameSize: Compare = (plain, sandbox, args) => {
  const [a, b] = [Number(plain.text), Number(sandbox.text)];
  const isWhole = upper(args[3]) === 'SAMPLES' && args[4]?.toString() === '0';
  const areSizes = plain.mark === ':' && sandbox.mark === ':' && a > 0 && b > 0;
  return areSizes && (!isWhole || Math.abs(a - b) <= 128);
};

/** Integers that are times, and fields that are ages, may differ by a little; the rest may not. */
const nearTimes: Compare = (plain, sandbox) => nearTree(plain, sandbox, false);

const ages = /^(?:idle|inactive|seen-time|active-time)$/;

function nearTree(plain: Frame, sandbox: Frame, isAge: boolean): boolean {
  if (plain.raw === sandbox.raw) return true;
  if (plain.mark !== sandbox.mark) return false;
  if (plain.mark === ':') {
    const [a, b] = [Number(plain.text), Number(sandbox.text)];
    return (isAge || Math.min(a, b) > 1e12) && Math.abs(a - b) <= toleranceMs;
  }
  if (plain.items.length !== sandbox.items.length || plain.items.length === 0) return false;
  return plain.items.every((item, index) => {
    const other = sandbox.items[index];
    const label = plain.items[index - 1];
    return other !== undefined && nearTree(item, other, label !== undefined && ages.test(label.text));
  });
}

/** [id, consumer, idle, deliveries] for each entry. */
const pendingEntries: Compare = (plain, sandbox) =>
  plain.items.length === sandbox.items.length &&
  plain.items.every((entry, index) => {
    const other = sandbox.items[index];
    if (other === undefined || entry.items.length !== 4 || other.items.length !== 4) return false;
    return entry.items.every((item, at) => {
      const twin = other.items[at];
      return (
        twin !== undefined && (item.raw === twin.raw || (at === 2 && within(toleranceMs)(item, twin, [])))
      );
    });
  });

/** SCAN has its cursor where the others have their key. */
function startsAtZero(args: readonly Buffer[]): boolean {
  return args[upper(args[0]) === 'SCAN' ? 1 : 2]?.toString() === '0';
}

/** A whole walk in one step: the elements in any order; part of a walk: only the shape. */
const scanned =
  (size: number): Compare =>
  (plain, sandbox, args) => {
    const [cursor, items] = plain.items;
    const [otherCursor, otherItems] = sandbox.items;
    if (cursor === undefined || items === undefined || otherCursor === undefined || otherItems === undefined)
      return false;
    const isWhole = startsAtZero(args) && cursor.text === '0' && otherCursor.text === '0';
    if (!isWhole) return cursor.mark === otherCursor.mark && items.mark === otherItems.mark;
    return chunks(items.items, size) === chunks(otherItems.items, size);
  };

const upper = (arg: Buffer | undefined) => arg?.toString('latin1').toUpperCase() ?? '';

/** As many as were asked for; all of them, in any order, when that is all there are. */
const picked: Compare = (plain, sandbox, args) => {
  const isWhole = Number(args[2]) >= 1000;
  if (!isWhole) return sameShape(plain, sandbox, args);
  const isFlat = plain.mark === '*' && plain.items.every(({ items }) => items.length === 0);
  return (isFlat && args.length > 3 ? unorderedPairs : unordered)(plain, sandbox, args);
};

const sort: Compare = (plain, sandbox, args) => {
  const words = args.map(upper);
  const isStored = words.includes('STORE');
  // Texts with equal weights, or equal up to a zero byte, keep the order that the set had.
  const hasTies = words.includes('ALPHA');
  const isUnsorted = words.some((word, at) => word === 'BY' && !(words[at + 1] ?? '*').includes('*'));
  return !isStored && (hasTies || isUnsorted) && !words.includes('LIMIT')
    ? unordered(plain, sandbox, args)
    : false;
};

/** All but the connection's number. */
const hello: Compare = (plain, sandbox) =>
  plain.mark === sandbox.mark &&
  plain.items.length === sandbox.items.length &&
  plain.items.every(
    (item, at) =>
      item.raw === sandbox.items[at]?.raw ||
      (plain.items[at - 1]?.text === 'id' && sandbox.items[at]?.mark === ':'),
  );

/** The order of subcommands and flags is that of a hash table. */
const unorderedTree: Compare = (plain, sandbox) => canonical(plain) === canonical(sandbox);

function canonical({ mark, raw, items, text }: Frame): string {
  if (items.length === 0) return raw;
  const parts = items.map(canonical);
  const isLabelled =
    mark === '%' || (items.length % 2 === 0 && items[0]?.mark === '$' && items[0].text.length < 40);
  const groups = isLabelled
    ? parts.flatMap((part, at) => (at % 2 === 0 ? [part + (parts[at + 1] ?? '')] : []))
    : parts;
  return `${mark}${text}(${groups.sort().join('')})`;
}

/** Without names, the order in which they end is that of a hash table. */
const ended: Compare = (plain, sandbox, args) =>
  args.length === 1 &&
  plain.mark === sandbox.mark &&
  [0, 2].every(at => plain.items[at]?.raw === sandbox.items[at]?.raw);

/** A client of nobody's: 0 on a plain server, an error here. */
const noSuchClient: Compare = (plain, sandbox) =>
  plain.raw === ':0\r\n' && sandbox.text === 'ERR No such client';

const longName: Compare = (_plain, sandbox, args) =>
  (args[2]?.length ?? 0) > commandBounds.clientNameBytes && sandbox.mark === '-';

/** A name that only the plain server took. */
const namedTooLong: Compare = plain => plain.text.length > commandBounds.clientNameBytes;

const contains: Compare = (plain, sandbox) => {
  const known = new Set(plain.items.map(({ raw }) => raw));
  return plain.mark === sandbox.mark && sandbox.items.every(({ raw }) => known.has(raw));
};

const sameLength: Compare = (plain, sandbox) =>
  plain.mark === '$' && sandbox.mark === '$' && plain.text.length === sandbox.text.length;

const hashed =
  'A set or hash that is no list has the order of a hash table, whose seed is new with each server.';
const sampled = 'A few elements are measured, those of a hash table by chance.';
const random = 'The server chooses by chance.';
const overdue = 'A key whose time is up counts until the server has removed it.';
const clock = 'The two servers are asked at two moments.';
const listing = 'Each lists its own connections.';

const comparators: Readonly<Record<string, Comparator>> = {
  smembers: { isAlike: unordered, chance: hashed },
  sunion: { isAlike: unordered, chance: hashed },
  sinter: { isAlike: unordered, chance: hashed },
  sdiff: { isAlike: unordered, chance: hashed },
  hkeys: { isAlike: unordered, chance: hashed },
  hvals: { isAlike: unordered, chance: hashed },
  hgetall: { isAlike: unorderedPairs, chance: hashed },
  keys: { isAlike: unordered, chance: hashed },
  'pubsub|channels': { isAlike: unordered, chance: hashed },
  'pubsub|shardchannels': { isAlike: unordered, chance: hashed },
  unsubscribe: { isAlike: ended, chance: hashed },
  punsubscribe: { isAlike: ended, chance: hashed },
  sunsubscribe: { isAlike: ended, chance: hashed },
  spop: { isAlike: unordered, chance: hashed },
  dump: { isAlike: sameLength, chance: hashed },
  sort: { isAlike: sort, chance: hashed },
  sort_ro: { isAlike: sort, chance: hashed },
  sscan: { isAlike: scanned(1), chance: hashed },
  hscan: { isAlike: scanned(2), chance: hashed },
  zscan: { isAlike: scanned(2), chance: hashed },
  scan: { isAlike: scanned(1), chance: hashed, difference: 'answers-scan' },
  srandmember: { isAlike: picked, chance: random },
  hrandfield: { isAlike: picked, chance: random },
  zrandmember: { isAlike: picked, chance: random },
  randomkey: { isAlike: sameKind, chance: random },
  ttl: { isAlike: within(toleranceMs / 1000), chance: clock },
  pttl: { isAlike: within(toleranceMs), chance: clock },
  expiretime: { isAlike: within(toleranceMs / 1000), chance: clock },
  pexpiretime: { isAlike: within(toleranceMs), chance: clock },
  dbsize: { isAlike: within(3), chance: overdue },
  time: { isAlike: sameShape, chance: clock },
  'object|idletime': { isAlike: within(3600), chance: clock },
  'xinfo|stream': { isAlike: nearTimes, chance: clock },
  'xinfo|consumers': { isAlike: nearTimes, chance: clock },
  xpending: { isAlike: pendingEntries, chance: clock },
  'memory|usage': { isAlike: sameSize, chance: sampled, difference: 'memory-usage' },
  hello: { isAlike: hello, chance: listing },
  'client|id': { isAlike: sameKind, chance: listing },
  'client|info': { isAlike: sameKind, chance: listing, difference: 'answers-client-info' },
  'client|list': { isAlike: sameKind, chance: listing, difference: 'answers-client-info' },
  'client|setname': { isAlike: longName, difference: 'bound-client-name' },
  'client|getname': { isAlike: namedTooLong, difference: 'bound-client-name' },
  'client|kill': { isAlike: noSuchClient, difference: 'answers-client-kill' },
  'client|unblock': { isAlike: noSuchClient, difference: 'answers-client-kill' },
  info: { isAlike: sameKind, chance: clock, difference: 'answers-info' },
  lolwut: { isAlike: () => true, chance: random, difference: 'answers-lolwut' },
  command: { isAlike: sameKind, difference: 'answers-command' },
  'command|count': { isAlike: sameKind, difference: 'answers-command' },
  'command|list': { isAlike: contains, difference: 'answers-command' },
  'command|info': { isAlike: unorderedTree, chance: hashed, difference: 'answers-command' },
  'command|docs': { isAlike: unorderedTree, chance: hashed, difference: 'answers-command' },
};

/** Differences that may show in any command. */
export const everywhere: readonly string[] = ['error-bytes'];

/** Differences that the made commands keep clear of, by the `id` of each: nothing could be compared after them. */
export const keptClearOf: readonly string[] = [
  // What the gateway answers is not made between MULTI and EXEC.
  'transactions',
  // Nor where keyspace events are listened to: it deletes and stores in steps of its own.
  'answers-flushdb',
  'answers-sort',
  // Who hears patterns in general does not write.
  'keyspace-events',
];

/** Of the commands that are not compared to the letter alone. */
export function allComparators(): readonly [name: string, comparator: Comparator][] {
  return Object.entries(comparators);
}

/** An error whose bytes are no text, as text: the difference `error-bytes`. */
function isErrorAsText(plain: Buffer, sandbox: Buffer): boolean {
  return plain[0] === 0x2d && Buffer.from(plain.toString()).equals(sandbox);
}

/** Whether both answered alike; `name` as the server names the command. */
export function isAlike(name: string, plain: Buffer, sandbox: Buffer, args: readonly Buffer[]): boolean {
  if (plain.equals(sandbox) || isErrorAsText(plain, sandbox)) return true;
  const comparator = comparators[name];
  return comparator?.isAlike(readFrame(plain), readFrame(sandbox), args) ?? false;
}

/** Replies of a transaction, each compared as its command. */
export function isTransactionAlike(
  queued: readonly { readonly name: string; readonly args: readonly Buffer[] }[],
  plain: Buffer,
  sandbox: Buffer,
): boolean {
  if (plain.equals(sandbox)) return true;
  const [ours, theirs] = [readFrame(plain), readFrame(sandbox)];
  if (ours.mark !== '*' || theirs.mark !== '*' || ours.items.length !== theirs.items.length) return false;
  return ours.items.every((item, index) => {
    const [other, command] = [theirs.items[index], queued[index]];
    if (other === undefined || command === undefined) return false;
    return isAlike(
      command.name,
      Buffer.from(item.raw, 'latin1'),
      Buffer.from(other.raw, 'latin1'),
      command.args,
    );
  });
}

export { nearTimes, unordered, unorderedPairs };
