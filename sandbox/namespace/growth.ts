/**
 * What a write may add to a sandbox at most, told from its arguments alone: rather too much than too little. Where a
 * command multiplies what is stored already, it says which keys must be looked at, and what each of their elements
 * may become.
 */

import { wholeNumber } from '#sandbox/command/guard.ts';
import { type KeyPosition, locateKeys, upper } from '#sandbox/command/locate-keys.ts';
import type { Command } from '#sandbox/command/table.ts';

/** What Redis needs beside the bytes of an element or a key, at most. */
export const elementOverheadBytes = 96;
const hyperLogLogBytes = 12_400;
/** Of an entry that a consumer group waits to hear about, as MEMORY USAGE counts it: in two trees, with a record. */
const pendingEntryBytes = 1100;
const unaskedBytes = 65_536;
/** What SORT with patterns may store, which reads no more than this. */
const sortedBytes = 2_097_152;

export interface Growth {
  readonly keys: number;
  readonly bytes: number;
  /** Keys that the command copies or multiplies. */
  readonly copied: readonly Buffer[];
  /** What of them is added: so many times their bytes, and so many for each element. Twice their bytes if unsaid. */
  readonly copies?: Copies;
  /** What one key may grow by when this write makes Redis keep it in another, larger encoding. */
  readonly conversion?: number;
}

export interface Copies {
  readonly bytesFactor: number;
  readonly perElement: number;
  /** No more elements than this of each key. */
  readonly mostElements: number;
}

const none: Growth = { keys: 0, bytes: 0, copied: [] };

/** Small collections are kept compact, until one element is too many or too large: up to 128 fields, 512 integers. */
const conversions: ReadonlyMap<string, number> = new Map([
  ...['hset', 'hsetnx', 'hmset', 'hincrby', 'hincrbyfloat', 'hsetex'].map(name => [name, 128 * 112] as const),
  ...['zadd', 'zincrby', 'geoadd'].map(name => [name, 128 * 128] as const),
  ...['sadd', 'smove'].map(name => [name, 512 * 64] as const),
]);
export const largestConversion = 512 * 64;

/** Redis lets these run when it is full, and yet they can grow: consumers, pending entries, longer names, new keys. */
const growsAnyway = new Set([
  'xreadgroup',
  'xclaim',
  'xautoclaim',
  'rename',
  'renamenx',
  'smove',
  'hgetex',
  'getex',
]);
const makesNoKey = new Set(['xclaim', 'xautoclaim', 'rename', 'renamenx', 'hgetex', 'getex']);

/** Commands whose result comes from keys that they read. A set of integers in a zset takes many times its bytes. */
const copying: ReadonlyMap<string, Copies> = new Map([
  ['copy', { bytesFactor: 2, perElement: 0, mostElements: 0 }],
  ['bitop', { bytesFactor: 1, perElement: 0, mostElements: 0 }],
  ...['sort', 'sunionstore', 'sinterstore', 'sdiffstore'].map(copiesWith(96)),
  ...['zunionstore', 'zinterstore', 'zdiffstore', 'zrangestore'].map(copiesWith(160)),
  ...['georadius', 'georadiusbymember', 'geosearchstore'].map(copiesWith(160)),
]);

function copiesWith(perElement: number) {
  return (name: string) =>
    [name, { bytesFactor: 1, perElement, mostElements: Number.POSITIVE_INFINITY }] as const;
}

/** What a command may add at most. */
export function growthOf(command: Command, args: readonly Buffer[]): Growth {
  const { name } = command;
  if (!command.mayGrow && !growsAnyway.has(name)) return none;
  if (name === 'xreadgroup') return growthOfDelivery(command, args);
  const positions = locateKeys(command, args);
  const written = positions.filter(({ flags }) => !flags.has('RO')).length;
  const copies = copying.get(name);
  // SORT and GEORADIUS without STORE only read.
  if (copies !== undefined && written === 0) return none;
  const bytes = bytesOfArguments(args) + extraBytes(command, args);
  const conversion = conversions.get(name);
  return {
    keys: makesNoKey.has(name) ? 0 : Math.max(1, written),
    bytes,
    copied: copies === undefined ? [] : sourcesOf(positions, args),
    ...(copies === undefined ? {} : { copies }),
    ...(conversion === undefined ? {} : { conversion }),
  };
}

/** Whether it adds anything at all. */
export function grows({ bytes, copied }: Growth): boolean {
  return bytes > 0 || copied.length > 0;
}

/** The same for a command that is passed on as bytes: `size` of them, with `count` arguments. */
export function directGrowth(command: Command, size: number, count: number, keys: number): Growth {
  const bytes = size + (count - 1) * elementOverheadBytes + (command.name === 'pfadd' ? hyperLogLogBytes : 0);
  const conversion = conversions.get(command.name);
  return { keys, bytes, copied: [], ...(conversion === undefined ? {} : { conversion }) };
}

function sourcesOf(positions: readonly KeyPosition[], args: readonly Buffer[]): Buffer[] {
  return positions.filter(({ flags }) => !flags.has('OW')).flatMap(({ index }) => args[index] ?? []);
}

function bytesOfArguments(args: readonly Buffer[]): number {
  let bytes = 0;
  for (const arg of args) bytes += arg.length + elementOverheadBytes;
  return bytes;
}

/** What is delivered to a consumer is remembered until it is acknowledged, unless it said NOACK. */
function growthOfDelivery(command: Command, args: readonly Buffer[]): Growth {
  const bytes = bytesOfArguments(args);
  let mostElements = Number.POSITIVE_INFINITY;
  for (let at = 1; at < args.length && upper(args[at]) !== 'STREAMS'; at += 1) {
    const word = upper(args[at]);
    if (word === 'NOACK') return { keys: 0, bytes, copied: [] };
    if (word === 'GROUP') at += 2;
    else if (word === 'BLOCK') at += 1;
    else if (word === 'COUNT') {
      at += 1;
      const count = Number(wholeNumber(args[at]) ?? 0n);
      mostElements = count > 0 ? count : Number.POSITIVE_INFINITY;
    }
  }
  const streams = sourcesOf(locateKeys(command, args), args);
  const most = bytes + mostElements * streams.length * pendingEntryBytes;
  // A few are cheaper to count in than to count.
  if (most <= unaskedBytes) return { keys: 0, bytes: most, copied: [] };
  return {
    keys: 0,
    bytes,
    copied: streams,
    copies: { bytesFactor: 0, perElement: pendingEntryBytes, mostElements },
  };
}

const mostOffset = 2 ** 40;

/** What grows by an offset and not by its arguments. A string that grows gets as much room again. */
function extraBytes(command: Command, args: readonly Buffer[]): number {
  switch (command.name) {
    case 'setrange': {
      const offset = Number(wholeNumber(args[2]) ?? 0n);
      // So large an offset every server refuses.
      return offset > mostOffset ? 0 : 2 * offset;
    }
    case 'setbit':
      return Number(wholeNumber(args[2]) ?? 0n) / 4;
    case 'bitfield':
      return 2 * bitfieldBytes(args);
    case 'pfadd':
    case 'pfmerge':
      return hyperLogLogBytes;
    case 'xclaim':
      return args.length * pendingEntryBytes;
    case 'sort':
      return args.some((arg, at) => at >= 2 && upper(arg) === 'GET') ? sortedBytes : 0;
    default:
      return 0;
  }
}

function bitfieldBytes(args: readonly Buffer[]): number {
  let most = 0;
  for (let at = 2; at + 2 < args.length; at += 1) {
    if (!/^(?:SET|INCRBY)$/.test(upper(args[at]))) continue;
    const offset = args[at + 2] ?? Buffer.alloc(0);
    const isScaled = offset[0] === 0x23;
    const bits = Number(wholeNumber(isScaled ? offset.subarray(1) : offset) ?? 0n) * (isScaled ? 64 : 1);
    most = Math.max(most, bits / 8);
  }
  return most;
}
