/**
 * SORT and SORT_RO with patterns of keys (BY, GET), which a cluster refuses: elements and what their patterns name are
 * read and sorted here. Without patterns the server sorts by itself.
 */

import { wholeNumber } from '#sandbox/command/guard.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import { array, bulk, error, integer, nil, type Reply } from '#sandbox/resp/reply.ts';
import { type Emulation, notIntegerError, syntaxError } from './context.ts';

interface SortOptions {
  by: Buffer | undefined;
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

const mostElements = 20_000;
const mostLookups = 100_000;
const lookupsAtOnce = 50;
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
    const elements = await readElements(run, key(name));
    if (!Array.isArray(elements)) return elements;
    if (elements.length > mostElements || elements.length * (options.gets.length + 1) > mostLookups) {
      return error(`ERR too many elements: SORT with BY or GET takes ${mostElements} in this sandbox`);
    }
    const find = lookUpWithin(context.limits.replyBytes, run, key);
    const sorted = await sortElements(elements, options, find);
    if (!Array.isArray(sorted)) return sorted;
    const { offset, count } = options.limit ?? { offset: 0, count: -1 };
    const start = Math.max(0, offset);
    const shown = sorted.slice(start, count < 0 ? undefined : start + count);
    const replies = await project(shown, options, find);
    if (!Array.isArray(replies)) return replies;
    return options.store === undefined ? array(replies) : store(options.store, replies, run, key);
  });
};

function readOptions(args: readonly Buffer[], isReadOnly: boolean): SortOptions | { reply: Reply } {
  const options: SortOptions = {
    by: undefined,
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
      options.limit = { offset: Number(offset), count: Number(count) };
      at += 2;
    } else if (value === undefined) return { reply: syntaxError };
    else {
      if (word === 'BY') options.by = value;
      else if (word === 'GET') options.gets.push(value);
      else if (word === 'STORE' && !isReadOnly) options.store = value;
      else return { reply: syntaxError };
      at += 1;
    }
  }
  return options;
}

async function readElements(run: Run, key: Buffer): Promise<Buffer[] | Reply> {
  const type = await run('TYPE', key);
  const kind = type.type === 'status' ? type.text : '';
  if (kind === 'none') return [];
  const reads = {
    list: ['LRANGE', key, '0', '-1'],
    set: ['SMEMBERS', key],
    zset: ['ZRANGE', key, '0', '-1'],
  };
  if (kind !== 'list' && kind !== 'set' && kind !== 'zset') {
    return error('WRONGTYPE Operation against a key holding the wrong kind of value');
  }
  const reply = await run(...reads[kind]);
  if (!('items' in reply)) return reply;
  return reply.items.flatMap(item => (item.type === 'bulk' ? item.bytes : []));
}

async function sortElements(
  elements: readonly Buffer[],
  { by, isAlpha, isDescending }: SortOptions,
  find: Find,
): Promise<Buffer[] | Reply> {
  if (by !== undefined && !by.includes(star)) return [...elements];
  const weights = by === undefined ? [...elements] : await find(elements, [by]);
  if (!Array.isArray(weights)) return weights;
  const rows = elements.map((element, index) => ({ element, weight: weights[index] }));
  if (!isAlpha) {
    const numbers = new Map<object, number>();
    for (const row of rows) {
      const value = readScore(row.weight);
      if (value === undefined) return error("ERR One or more scores can't be converted into double");
      numbers.set(row, value);
    }
    rows.sort(
      (a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0) || Buffer.compare(a.element, b.element),
    );
  } else rows.sort((a, b) => compareOptional(a.weight, b.weight) || Buffer.compare(a.element, b.element));
  if (isDescending) rows.reverse();
  return rows.map(row => row.element);
}

/** No weight counts as 0; a text that is no number is an error. */
function readScore(weight: Buffer | undefined): number | undefined {
  const text = weight?.toString('latin1') ?? '0';
  if (/^\s*$/.test(text)) return text === '' ? 0 : undefined;
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function compareOptional(a: Buffer | undefined, b: Buffer | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  return Buffer.compare(a, b);
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
