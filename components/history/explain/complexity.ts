/**
 * What a command costs as the server's documentation puts it, and the sizes that this one truly met. Nothing is
 * guessed: where a size is not known from arguments, reply and the keys as they were, only the bound is said.
 */
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { broughtBy, type Facts, numberIn } from './facts.ts';
import { scoredBy } from './sets.ts';

/** By the letter that the documentation uses. */
export type Sizes = Readonly<Partial<Record<'N' | 'M' | 'S' | 'K', number>>>;

export interface Complexity {
  /** `O(log(N)+M)` */
  readonly bound: string;
  /** Undefined where they are not known, empty where there is none. */
  readonly sizes: Sizes | undefined;
}

/** The bounds that a text names, in their order. */
export function boundsIn(text: string): string[] {
  return text.match(/O\((?:[^()]|\([^()]*\))*\)/g) ?? [];
}

/** `text` is the complexity of COMMAND DOCS; undefined if it names no bound. */
export function complexityOf(text: string, facts: Facts): Complexity | undefined {
  const [first, second] = boundsIn(text);
  if (first === undefined) return undefined;
  const sizes = met[facts.name]?.(facts);
  // “O(1) for each element added, so O(N) to add N elements”: what counts is how many there were.
  const isForEach = /^O\(1\) for each\b/.test(text) && second !== undefined;
  const bound = isForEach && sizes?.N !== undefined && sizes.N > 1 ? second : first;
  const letters = new Set(bound.match(/\b[A-Z]\b/g)?.filter(letter => letter !== 'O'));
  if (letters.size === 0) return { bound, sizes: {} };
  const needed = Object.entries(sizes ?? {}).filter(([letter]) => letters.has(letter));
  return { bound, sizes: needed.length === letters.size ? Object.fromEntries(needed) : undefined };
}

/** Elements, or bytes, that the key held before; 0 if there was none. Undefined if nobody knows. */
function lengthBefore(f: Facts, key: string | undefined): number | undefined {
  if (key === undefined || f.change(key)?.isUnknown === true) return undefined;
  return f.before(key)?.length ?? 0;
}

const sized = (N: number | undefined): Sizes | undefined => (N === undefined ? undefined : { N });
const both = (N: number | undefined, M: number | undefined): Sizes | undefined =>
  N === undefined || M === undefined ? undefined : { N, M };

type Met = (facts: Facts) => Sizes | undefined;
const arguments_ = (f: Facts) => sized(f.argCount);
const elements: Met = f => sized(f.argCount - 1);
const pairs: Met = f => sized(Math.floor((f.argCount - 1) / 2));
const ownLength: Met = f => sized(lengthBefore(f, f.args[0]));
const brought: Met = f => sized(broughtBy(f));
const rangeOf: Met = f => both(lengthBefore(f, f.args[0]), countRanged(f));
const removedFrom: Met = f => both(lengthBefore(f, f.args[0]), numberIn(f));
const allKeys: Met = f => sized(f.keyCount);

function countRanged(f: Facts): number {
  const hasScores = f.args.some(word => word.toUpperCase() === 'WITHSCORES');
  return hasScores && f.reply.items[0]?.kind !== 'list' ? Math.floor(f.reply.size / 2) : f.reply.size;
}

const totalOf: Met = f => {
  const lengths = f.args.map(key => lengthBefore(f, key));
  if (f.args.length < f.argCount) return undefined;
  return lengths.includes(undefined)
    ? undefined
    : sized(lengths.reduce<number>((sum, n) => sum + (n ?? 0), 0));
};

const smallestOf: Met = f => {
  const lengths = f.args.map(key => lengthBefore(f, key));
  if (f.args.length < f.argCount || lengths.includes(undefined)) return undefined;
  return both(Math.min(...lengths.map(n => n ?? 0)), f.argCount);
};

/** LRANGE: from the nearer end to the first element, then those that are brought. */
const listRange: Met = f => {
  const length = lengthBefore(f, f.args[0]);
  const start = Number(f.args[1]);
  if (length === undefined || Number.isNaN(start)) return undefined;
  const fromHead = Math.min(length, Math.max(0, start < 0 ? length + start : start));
  return { S: Math.min(fromHead, length - fromHead), N: f.reply.size };
};

/** LTRIM: how many fell away. */
const cut: Met = f => {
  const key = f.args[0] ?? '';
  const change = f.change(key);
  if (change === undefined) return sized(0);
  const { before, after, isUnknown } = change;
  return isUnknown ? undefined : sized(lengthOf(before) - lengthOf(after));
};
const lengthOf = (snapshot: KeySnapshot | undefined) => snapshot?.length ?? 0;

const met: Readonly<Record<string, Met>> = {
  DEL: arguments_,
  UNLINK: arguments_,
  EXISTS: arguments_,
  TOUCH: arguments_,
  MGET: arguments_,
  MSET: f => sized(Math.floor(f.argCount / 2)),
  MSETNX: f => sized(Math.floor(f.argCount / 2)),
  WATCH: arguments_,
  KEYS: allKeys,
  FLUSHALL: allKeys,
  FLUSHDB: allKeys,
  GETRANGE: f => sized(f.reply.size),
  BITCOUNT: f => (f.argCount === 1 ? ownLength(f) : undefined),
  HSET: pairs,
  HMSET: pairs,
  HMGET: elements,
  HDEL: elements,
  HGETALL: ownLength,
  HKEYS: ownLength,
  HVALS: ownLength,
  LPUSH: elements,
  RPUSH: elements,
  LPUSHX: elements,
  RPUSHX: elements,
  LPOP: brought,
  RPOP: brought,
  LRANGE: listRange,
  LREM: removedFrom,
  LTRIM: cut,
  SADD: elements,
  SREM: elements,
  SMEMBERS: ownLength,
  SMISMEMBER: elements,
  SPOP: f => (f.argCount === 1 ? {} : sized(Number(f.args[1]))),
  SINTER: smallestOf,
  SUNION: totalOf,
  SDIFF: totalOf,
  ZADD: f => (scoredBy(f) === 0 ? undefined : ownLength(f)),
  ZINCRBY: ownLength,
  ZREM: f => both(lengthBefore(f, f.args[0]), f.argCount - 1),
  ZRANK: ownLength,
  ZREVRANK: ownLength,
  ZCOUNT: ownLength,
  ZLEXCOUNT: ownLength,
  ZRANGE: rangeOf,
  ZREVRANGE: rangeOf,
  ZRANGEBYSCORE: rangeOf,
  ZREVRANGEBYSCORE: rangeOf,
  ZRANGEBYLEX: rangeOf,
  ZREVRANGEBYLEX: rangeOf,
  ZREMRANGEBYRANK: removedFrom,
  ZREMRANGEBYSCORE: removedFrom,
  ZREMRANGEBYLEX: removedFrom,
  XRANGE: brought,
  XREVRANGE: brought,
  XDEL: () => ({}),
  XACK: () => ({}),
  GEOADD: ownLength,
};
