/**
 * SORT and SORT_RO with patterns of keys (BY, GET), which a cluster refuses: what the patterns name is read here, and
 * sorted here if BY has a star. All other sorting is the server's, so its oddities stay: SORT_RO turns a small sorted
 * set into a large one, and a set in its own order is sorted all the same where it is stored.
 */

import { commandBounds } from '#sandbox/command/bounds.ts';
import { readFloat, wholeNumber } from '#sandbox/command/guard.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import { array, bulk, error, integer, nil, type Reply } from '#sandbox/resp/reply.ts';
import { type Emulation, notIntegerError, syntaxError } from './context.ts';

interface SortOptions {
  /** Weights of elements, with a star; undefined where the server may sort. */
  by: Buffer | undefined;
  /** One BY had no star, which counts even if another has. */
  isUnsorted: boolean;
  readonly gets: Buffer[];
  limit: { offset: number; count: number } | undefined;
  isDescending: boolean;
  isAlpha: boolean;
  store: Buffer | undefined;
}

type Run = (...args: (string | Buffer)[]) => Promise<Reply>;
type Key = (name: Buffer) => Buffer;
type Find = (
  elements: readonly Buffer[],
  patterns: readonly Buffer[],
) => Promise<(Buffer | undefined)[] | Reply>;

const lookupsAtOnce = 50;
/** Below it `strtod` says that the number is out of range. */
const smallestScore = 2.2250738585072014e-308;
const star = 0x2a;
const arrow = Buffer.from('->');

/** True if the server itself may run this SORT. */
export function isPlainSort(args: readonly Buffer[]): boolean {
  for (let at = 2; at < args.length; at += 1) {
    const word = upper(args[at]);
    if (word === 'GET') return false;
    if (word === 'BY' && args[at + 1]?.includes(star) !== false) return false;
    if (word === 'BY' || word === 'STORE') at += 1;
    else if (word === 'LIMIT') at += 2;
  }
  return true;
}

export const sort: Emulation = (args, context) => {
  const options = readOptions(args, upper(args[0]) === 'SORT_RO');
  if ('reply' in options) return options.reply;
  const name = args[1] ?? Buffer.alloc(0);
  return context.upstream(async (run, key) => {
    const find = lookUpWithin(context.limits.replyBytes, run, key);
    const elements = await readElements(run, key(name), options);
    if (!Array.isArray(elements)) return elements;
    const { sortElements: most, sortLookups } = commandBounds;
    if (elements.length > most || elements.length * (options.gets.length + 1) > sortLookups) {
      return error(`ERR too many elements: SORT with BY or GET takes ${most} in this sandbox`);
    }
    const shown =
      options.by === undefined ? elements : await sortByWeight(elements, options.by, options, find);
    if (!Array.isArray(shown)) return shown;
    const replies = await project(shown, options, find);
    if (!Array.isArray(replies)) return replies;
    return options.store === undefined ? array(replies) : store(options.store, replies, run, key);
  });
};

function readOptions(args: readonly Buffer[], isReadOnly: boolean): SortOptions | { reply: Reply } {
  const options: SortOptions = {
    by: undefined,
    isUnsorted: false,
    gets: [],
    limit: undefined,
    isDescending: false,
    isAlpha: false,
    store: undefined,
  };
  for (let at = 2; at < args.length; at += 1) {
    const word = upper(args[at]);
    const value = args[at + 1];
    if (word === 'ASC') options.isDescending = false;
    else if (word === 'DESC') options.isDescending = true;
    else if (word === 'ALPHA') options.isAlpha = true;
    else if (word === 'LIMIT' && args[at + 2] !== undefined) {
      const [offset, count] = [wholeNumber(value), wholeNumber(args[at + 2])];
      if (offset === undefined || count === undefined) return { reply: notIntegerError };
      options.limit = { offset: bounded(offset), count: bounded(count) };
      at += 2;
    } else if (value === undefined) return { reply: syntaxError };
    else {
      if (word === 'BY') readBy(options, value);
      else if (word === 'GET') options.gets.push(value);
      else if (word === 'STORE' && !isReadOnly) options.store = value;
      else return { reply: syntaxError };
      at += 1;
    }
  }
  return options;
}

/** More than any key has elements. */
function bounded(value: bigint): number {
  return Math.max(-1, Math.min(Number(value), 2 ** 48));
}

function readBy(options: SortOptions, pattern: Buffer): void {
  if (!pattern.includes(star)) options.isUnsorted = true;
  options.by = options.isUnsorted ? undefined : pattern;
}

/** In the server's order, and only those that are wanted, unless weights will sort them. */
async function readElements(run: Run, key: Buffer, options: SortOptions): Promise<Buffer[] | Reply> {
  const { by, isUnsorted, isAlpha, isDescending, limit, store: destination } = options;
  const words: string[] = [];
  if (by !== undefined) words.push('BY', 'nosort');
  else {
    const isSet = isUnsorted && destination !== undefined && (await isOfType(run, key, 'set'));
    if (isUnsorted && !isSet) words.push('BY', 'nosort');
    if (isAlpha || isSet) words.push('ALPHA');
    if (isDescending) words.push('DESC');
    if (limit !== undefined) words.push('LIMIT', String(limit.offset), String(limit.count));
  }
  const reply = await run('SORT_RO', key, ...words);
  if (!('items' in reply)) return reply;
  return reply.items.flatMap(item => (item.type === 'bulk' ? item.bytes : []));
}

async function isOfType(run: Run, key: Buffer, type: string): Promise<boolean> {
  const reply = await run('TYPE', key);
  return reply.type === 'status' && reply.text === type;
}

async function sortByWeight(
  elements: readonly Buffer[],
  by: Buffer,
  { isAlpha, isDescending, limit, store: destination }: SortOptions,
  find: Find,
): Promise<Buffer[] | Reply> {
  const weights = await find(elements, [by]);
  if (!Array.isArray(weights)) return weights;
  const rows = elements.map((element, index) => ({ element, weight: weights[index], score: 0 }));
  if (isAlpha) {
    // To be shown, texts are compared as C compares them; to be stored, byte by byte.
    const compared = destination === undefined ? upToZero : (text: Buffer) => text;
    rows.sort((a, b) => compareTexts(a.weight, b.weight, compared) || Buffer.compare(a.element, b.element));
  } else {
    for (const row of rows) {
      const score = row.weight === undefined ? 0 : readScore(row.weight);
      if (score === undefined) return error("ERR One or more scores can't be converted into double");
      row.score = score;
    }
    rows.sort((a, b) => a.score - b.score || Buffer.compare(a.element, b.element));
  }
  if (isDescending) rows.reverse();
  const sorted = rows.map(row => row.element);
  const start = Math.max(0, limit?.offset ?? 0);
  const count = limit?.count ?? -1;
  return sorted.slice(start, count < 0 ? undefined : start + count);
}

/** A number as `strtod` reads one, without what is too large or too small for it; no text at all is 0. */
function readScore(weight: Buffer): number | undefined {
  const text = upToZero(weight)
    .toString('latin1')
    .replace(/^[ \t\n\v\f\r]+/, '');
  if (text === '') return weight.length === 0 || weight[0] === 0 ? 0 : undefined;
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = readFloat(Buffer.from(text, 'latin1'));
  if (value === undefined || !Number.isFinite(value)) return undefined;
  const isTooSmall = Math.abs(value) < smallestScore && /[1-9]/.test(text.replace(/e.*$/i, ''));
  return isTooSmall ? undefined : value;
}

function upToZero(text: Buffer): Buffer {
  const zero = text.indexOf(0);
  return zero < 0 ? text : text.subarray(0, zero);
}

function compareTexts(
  a: Buffer | undefined,
  b: Buffer | undefined,
  compared: (text: Buffer) => Buffer,
): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  return Buffer.compare(compared(a), compared(b));
}

async function project(
  elements: readonly Buffer[],
  { gets }: SortOptions,
  find: Find,
): Promise<Reply[] | Reply> {
  if (gets.length === 0) return elements.map(bulk);
  const values = await find(elements, gets);
  if (!Array.isArray(values)) return values;
  return values.map(value => (value === undefined ? nil : bulk(value)));
}

/** What the patterns name for each element, a part at a time and no more than so many bytes: values may be large. */
function lookUpWithin(mostBytes: number, run: Run, key: Key): Find {
  return async (elements, patterns) => {
    const wanted = elements.flatMap(element => patterns.map(pattern => ({ element, pattern })));
    const values: (Buffer | undefined)[] = [];
    let bytes = 0;
    for (let start = 0; start < wanted.length; start += lookupsAtOnce) {
      const some = wanted.slice(start, start + lookupsAtOnce);
      const found = await Promise.all(some.map(({ element, pattern }) => lookUp(pattern, element, run, key)));
      for (const value of found) bytes += value?.length ?? 0;
      if (bytes > mostBytes) {
        return error(
          `ERR too large: what BY and GET name may have ${mostBytes} bytes here. LIMIT the elements.`,
        );
      }
      values.push(...found);
    }
    return values;
  };
}

/** `#` is the element itself; else the pattern's star stands for it, and `->` names a field of a hash. */
async function lookUp(pattern: Buffer, element: Buffer, run: Run, key: Key): Promise<Buffer | undefined> {
  if (pattern.length === 1 && pattern[0] === 0x23) return element;
  const at = pattern.indexOf(star);
  if (at < 0) return undefined;
  const arrowAt = pattern.indexOf(arrow, at);
  const hasField = arrowAt >= 0 && arrowAt + arrow.length < pattern.length;
  const end = hasField ? arrowAt : pattern.length;
  const name = Buffer.concat([pattern.subarray(0, at), element, pattern.subarray(at + 1, end)]);
  const reply = hasField
    ? await run('HGET', key(name), pattern.subarray(arrowAt + arrow.length))
    : await run('GET', key(name));
  return reply.type === 'bulk' ? reply.bytes : undefined;
}

async function store(destination: Buffer, replies: readonly Reply[], run: Run, key: Key): Promise<Reply> {
  const values = replies.map(reply => (reply.type === 'bulk' ? reply.bytes : Buffer.alloc(0)));
  const failures = [await run('MULTI'), await run('DEL', key(destination))];
  for (let start = 0; start < values.length; start += 1000) {
    failures.push(await run('RPUSH', key(destination), ...values.slice(start, start + 1000)));
  }
  failures.push(await run('EXEC'));
  return failures.find(reply => reply.type === 'error') ?? integer(values.length);
}
