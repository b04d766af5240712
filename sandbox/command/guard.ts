/**
 * Arguments that would cost the shared server too much: refused with what is wrong, or brought within bounds where
 * that changes nothing that a learner could see. What is no number at all is left to the server, which says so.
 */

import { commandBounds } from '#sandbox/command/bounds.ts';
import { locateKeys, upper } from '#sandbox/command/locate-keys.ts';
import type { Command } from '#sandbox/command/table.ts';
import type { Limits } from '#sandbox/config.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';

export type GuardLimits = Pick<Limits, 'arguments' | 'valueBytes' | 'countArgument' | 'blockMs'>;

export type Guarded = { readonly args: readonly Buffer[] } | { readonly reply: Reply };

const { commandValues, keysCombined, sameKeyCombined, scanPatternBytes, scanPatternStars } = commandBounds;
const noDatabase = Buffer.from('2147483647');
const noOffset = Buffer.from('9223372036854775807');
const noBitOffset = Buffer.from('none');
/** Timeouts in seconds that every server refuses begin here, a little later than there: it reckons more exactly. */
const mostMs = 2 ** 63 + 4096;
/** XAUTOCLAIM's COUNT above it the server refuses, in words of its own (t_stream.c: LONG_MAX by the size of an id). */
const mostClaimed = (2n ** 63n - 1n) / 16n;

/** Reads all their keys whole, so the work is the sum of what is named, however often it is. */
const combining = /^(?:[sz](?:union|inter|diff)(?:store|card)?|bitop|pfcount|pfmerge)$/;

/** Before anything else is decided: number and size of the arguments. */
export function guardSize(args: readonly Buffer[], limits: GuardLimits): Reply | undefined {
  if (args.length > limits.arguments) {
    return error(`ERR too many arguments: a command may have ${limits.arguments} here. Send several.`);
  }
  let total = 0;
  for (const arg of args) {
    total += arg.length;
    if (arg.length > limits.valueBytes) {
      return error(
        `ERR an argument of ${arg.length} bytes: ${limits.valueBytes} fit here. Store it in parts.`,
      );
    }
  }
  const most = limits.valueBytes * commandValues;
  return total > most
    ? error(`ERR a command of ${total} bytes: ${most} fit here. Send several commands.`)
    : undefined;
}

/** The arguments within bounds, or the error reply. */
export function guard(command: Command, args: readonly Buffer[], limits: GuardLimits): Guarded {
  const reply = refusalOf(command, args, limits);
  if (reply !== undefined) return { reply };
  return { args: command.isBlocking ? clampBlocking(command, args, limits) : bound(command, args, limits) };
}

function refusalOf(command: Command, args: readonly Buffer[], limits: GuardLimits): Reply | undefined {
  if (combining.test(command.name)) return refuseRepeated(command, args);
  switch (command.name) {
    case 'srandmember':
    case 'hrandfield':
    case 'zrandmember': {
      const count = wholeNumber(args[2]);
      return count !== undefined && count < -BigInt(limits.countArgument)
        ? error(`ERR value is out of range, must be at least -${limits.countArgument} in this sandbox`)
        : undefined;
    }
    case 'xautoclaim':
      return refuseCount(args, 6, limits);
    case 'lpos':
      return refuseLowestRank(args);
    case 'hscan':
    case 'sscan':
    case 'zscan':
      return refusePattern(args);
    default:
      return undefined;
  }
}

function refuseRepeated(command: Command, args: readonly Buffer[]): Reply | undefined {
  const positions = locateKeys(command, args);
  if (positions.length > keysCombined) {
    return error(`ERR too many keys: ${keysCombined} can be combined at once in this sandbox`);
  }
  const seen = new Map<string, number>();
  for (const { index } of positions) {
    const key = args[index]?.toString('latin1') ?? '';
    const times = (seen.get(key) ?? 0) + 1;
    if (times > sameKeyCombined)
      return error(`ERR the same key more than ${sameKeyCombined} times in one command`);
    seen.set(key, times);
  }
  return undefined;
}

function refuseCount(args: readonly Buffer[], from: number, limits: GuardLimits): Reply | undefined {
  for (let at = from; at + 1 < args.length; at += 1) {
    const count = upper(args[at]) === 'COUNT' ? wholeNumber(args[at + 1]) : undefined;
    if (count !== undefined && count > BigInt(limits.countArgument) && count <= mostClaimed) {
      return error(`ERR COUNT is out of range, must be at most ${limits.countArgument} in this sandbox`);
    }
  }
  return undefined;
}

/** Its negative does not exist; older servers overflow on it. */
function refuseLowestRank(args: readonly Buffer[]): Reply | undefined {
  const isLowest = args.some(
    (arg, at) => at >= 4 && upper(args[at - 1]) === 'RANK' && wholeNumber(arg) === -(2n ** 63n),
  );
  return isLowest
    ? error('ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807')
    : undefined;
}

/** An offset too large becomes one that is so on every server, which says so in its turn. */
function boundSetRange(args: readonly Buffer[], limits: GuardLimits): readonly Buffer[] {
  const offset = wholeNumber(args[2]);
  const length = args[3]?.length ?? 0;
  if (offset === undefined || offset < 0n || length === 0) return args;
  return offset + BigInt(length) > BigInt(limits.valueBytes) ? replaced(args, 2, noOffset) : args;
}

/** The offset of a bit likewise: what is none is refused in the same words as what is too large. */
function boundSetBit(args: readonly Buffer[], limits: GuardLimits): readonly Buffer[] {
  return isBitWithin(args[2], 1n, limits) ? args : replaced(args, 2, noBitOffset);
}

function replaced(args: readonly Buffer[], at: number, arg: Buffer): readonly Buffer[] {
  return args.map((old, index) => (index === at ? arg : old));
}

function isBitWithin(arg: Buffer | undefined, scale: bigint, limits: GuardLimits): boolean {
  const offset = wholeNumber(arg);
  return offset === undefined || (offset * scale) >> 3n < BigInt(limits.valueBytes);
}

/** GET, SET and INCRBY take a type and an offset, which `#` counts in widths of the type. */
function boundBitfield(args: readonly Buffer[], limits: GuardLimits): readonly Buffer[] {
  let bounded = args;
  for (let at = 2; at + 2 < args.length; at += 1) {
    if (!/^(?:GET|SET|INCRBY)$/.test(upper(args[at]))) continue;
    const width = /^[IU](\d{1,2})$/.exec(upper(args[at + 1]))?.[1];
    const offset = args[at + 2];
    if (width === undefined || offset === undefined) continue;
    const isScaled = offset[0] === 0x23;
    const isWithin = isBitWithin(
      isScaled ? offset.subarray(1) : offset,
      isScaled ? BigInt(width) : 1n,
      limits,
    );
    if (!isWithin) bounded = replaced(bounded, at + 2, noBitOffset);
  }
  return bounded;
}

function refusePattern(args: readonly Buffer[]): Reply | undefined {
  for (let at = 3; at + 1 < args.length; at += 2) {
    if (upper(args[at]) !== 'MATCH') continue;
    const pattern = args[at + 1] ?? Buffer.alloc(0);
    const stars = pattern.filter(byte => byte === 0x2a).length;
    if (pattern.length > scanPatternBytes || stars > scanPatternStars) {
      return error(
        `ERR the pattern is too long: ${scanPatternBytes} bytes and ${scanPatternStars} stars fit here`,
      );
    }
  }
  return undefined;
}

function bound(command: Command, args: readonly Buffer[], limits: GuardLimits): readonly Buffer[] {
  switch (command.name) {
    case 'copy':
      return withoutDatabase(args);
    case 'setrange':
      return boundSetRange(args, limits);
    case 'setbit':
      return boundSetBit(args, limits);
    case 'bitfield':
      return boundBitfield(args, limits);
    case 'hscan':
    case 'sscan':
    case 'zscan':
      return boundScan(args, limits);
    default:
      return args;
  }
}

/** A COUNT of the SCAN family is a hint. */
function boundScan(args: readonly Buffer[], limits: GuardLimits): readonly Buffer[] {
  return args.map((arg, index) => {
    const count = index >= 4 && upper(args[index - 1]) === 'COUNT' ? wholeNumber(arg) : undefined;
    const isHuge = count !== undefined && count > BigInt(limits.countArgument);
    return isHuge ? Buffer.from(String(limits.countArgument)) : arg;
  });
}

/**
 * COPY without `DB 0`, which a cluster does not take; another database becomes one that no server has, so that the
 * server says what is wrong with it where it stands.
 */
function withoutDatabase(args: readonly Buffer[]): readonly Buffer[] {
  const kept = [...args.slice(0, 3)];
  for (let at = 3; at < args.length; at += 1) {
    const [word, value] = [args[at] ?? Buffer.alloc(0), args[at + 1]];
    if (upper(word) !== 'DB' || value === undefined) {
      kept.push(word);
      continue;
    }
    const database = wholeNumber(value);
    if (database !== 0n) kept.push(word, database === undefined ? value : noDatabase);
    at += 1;
  }
  return kept;
}

/**
 * Nobody waits for ever: no timeout, or a longer one, becomes the longest; also one that is too large for the server to
 * add its clock to, which refuses it since 7.2 and before that waits for ever.
 */
function clampBlocking(command: Command, args: readonly Buffer[], limits: GuardLimits): readonly Buffer[] {
  if (command.name === 'xread') return clampBlockOption(args, limits);
  if (command.name === 'xreadgroup') return groupFirst(clampBlockOption(args, limits));
  const at = command.name === 'blmpop' || command.name === 'bzmpop' ? 1 : args.length - 1;
  const seconds = readFloat(args[at]);
  // As Redis does: up to the next millisecond, so what is negative by less than one is no timeout at all.
  const ms = seconds === undefined ? undefined : Math.ceil(seconds * 1000);
  // What is no number, negative or out of range Redis says itself.
  if (ms === undefined || ms < 0 || ms >= mostMs || (ms > 0 && ms <= limits.blockMs)) return args;
  return args.map((arg, index) => (index === at ? Buffer.from(String(limits.blockMs / 1000)) : arg));
}

function clampBlockOption(args: readonly Buffer[], limits: GuardLimits): readonly Buffer[] {
  const clamped = [...args];
  // The last of several counts.
  for (let at = 1; at + 1 < args.length; at += 1) {
    const word = upper(args[at]);
    if (word === 'STREAMS') break;
    if (word === 'GROUP') at += 2;
    else if (word === 'COUNT') at += 1;
    else if (word === 'BLOCK') {
      at += 1;
      const ms = wholeNumber(args[at]);
      if (ms === 0n || (ms !== undefined && ms > BigInt(limits.blockMs))) {
        clamped[at] = Buffer.from(String(limits.blockMs));
      }
    }
  }
  return clamped;
}

/**
 * XREADGROUP with GROUP in front. To find the keys for its ACL the server takes the first STREAMS from the fourth
 * argument on, be it the name of a group or a consumer; where GROUP comes first, it can be none.
 */
function groupFirst(args: readonly Buffer[]): readonly Buffer[] {
  for (let at = 1; at + 2 < args.length; at += 1) {
    const word = upper(args[at]);
    if (word === 'GROUP') {
      return [...args.slice(0, 1), ...args.slice(at, at + 3), ...args.slice(1, at), ...args.slice(at + 3)];
    }
    if (word === 'COUNT' || word === 'BLOCK') at += 1;
    else if (word !== 'NOACK') break;
  }
  return args;
}

/** A number as the server's `strtold` reads one, hexadecimal ones too; undefined for anything else. */
export function readFloat(arg: Buffer | undefined): number | undefined {
  const text = arg?.toString('latin1') ?? '';
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text);
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)0x([\da-f]*)\.?([\da-f]*)(?:p([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole + fraction === '') return undefined;
  const value = Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}

/** A whole number as Redis reads one; undefined for anything else. */
export function wholeNumber(arg: Buffer | undefined): bigint | undefined {
  const text = arg === undefined || arg.length > 20 ? '' : arg.toString('latin1');
  if (!/^(?:0|-?[1-9]\d*)$/.test(text)) return undefined;
  const value = BigInt(text);
  return value >= -(2n ** 63n) && value < 2n ** 63n ? value : undefined;
}
