/**
 * One key as commands that make it anew: the lines of an export. Read page by page, because the server ends a
 * connection to which it owes too much at once.
 *
 * Where the server keeps an order (lists, sorted sets, small hashes and sets), the lines keep it; where it has none,
 * elements are sorted, so that the same keys always give the same text.
 */
import type { Redis } from 'ioredis';
import { type KeyToExport, streamLines } from '#sandbox/namespace/export-stream.ts';
import { quoteArgument } from '#sandbox/resp/cli-quote.ts';

/** One line has at most so many elements, and about so many bytes of them. */
const elementsInLine = 100;
const bytesInLine = 16_384;
/** What one reply may weigh; the server allows 8 MB. */
const replyBytes = 2_097_152;
const mostInPage = 1000;
const unordered = new Set(['hashtable']);

/** The key's lines, without line ends; none if it is gone. */
export async function keyLines(from: KeyToExport): Promise<string[]> {
  const { redis, stored, name } = from;
  const [kind, encoding, memory] = await Promise.all([
    redis.type(stored),
    redis.object('ENCODING', stored),
    redis.call('MEMORY', 'USAGE', stored),
  ]);
  const lines = await linesOf(kind, {
    ...from,
    isUnordered: unordered.has(String(encoding)),
    memory: Number(memory),
  });
  const left = await redis.pttl(stored);
  // It expired while it was read.
  if (left === -2 || left === 0) return [];
  if (left === -1 || lines.length === 0) return lines;
  const [first = ''] = lines;
  return kind === 'string' ? [`${first} PX ${left}`] : [...lines, `PEXPIRE ${quoteArgument(name)} ${left}`];
}

interface Reading extends KeyToExport {
  readonly isUnordered: boolean;
  readonly memory: number;
}

async function linesOf(kind: string, from: Reading): Promise<string[]> {
  const { redis, stored, name } = from;
  switch (kind) {
    case 'string': {
      const value = await redis.getBuffer(stored);
      return value === null ? [] : [`SET ${quoteArgument(name)} ${quoteArgument(value)}`];
    }
    case 'list':
      return inLines('RPUSH', name, await listElements(from), 1);
    case 'set':
      return inLines('SADD', name, inOrder(from, await scanned(from, 'SSCAN'), 1), 1);
    case 'hash':
      return inLines('HSET', name, inOrder(from, await scanned(from, 'HSCAN'), 2), 2);
    case 'zset':
      return inLines('ZADD', name, await rankedElements(from), 2);
    case 'stream':
      return streamLines(from, await pageOf(from));
    case 'none':
      return [];
    default:
      return [`# Not exported: ${quoteArgument(name)} is of the type ${kind}.`];
  }
}

async function listElements(from: Reading): Promise<Buffer[]> {
  const page = await pageOf(from);
  const elements: Buffer[] = [];
  for (;;) {
    const some = await from.redis.lrangeBuffer(from.stored, elements.length, elements.length + page - 1);
    elements.push(...some);
    if (some.length < page) return elements;
  }
}

/** Score before member, as ZADD takes them. */
async function rankedElements(from: Reading): Promise<Buffer[]> {
  const page = await pageOf(from);
  const elements: Buffer[] = [];
  for (let start = 0; ; start += page) {
    const reply = await from.redis.callBuffer('ZRANGE', from.stored, start, start + page - 1, 'WITHSCORES');
    // Pairs, or flat by the older protocol.
    const some = Array.isArray(reply) ? reply.flat().filter(item => Buffer.isBuffer(item)) : [];
    for (let i = 0; i + 1 < some.length; i += 2) elements.push(...some.slice(i, i + 2).toReversed());
    if (some.length < page * 2) return elements;
  }
}

async function scanned(from: Reading, command: 'HSCAN' | 'SSCAN'): Promise<Buffer[]> {
  const page = await pageOf(from);
  const step = command === 'HSCAN' ? 2 : 1;
  const found = new Map<string, Buffer[]>();
  let cursor = '0';
  do {
    const reply = await from.redis.callBuffer(command, from.stored, cursor, 'COUNT', page);
    const [next, flat] = Array.isArray(reply) ? reply : [];
    const some: unknown[] = Array.isArray(flat) ? flat : [];
    for (let i = 0; i < some.length; i += step) {
      const element = some.slice(i, i + step).filter(item => Buffer.isBuffer(item));
      // SCAN may give one twice.
      found.set(element[0]?.toString('latin1') ?? '', element);
    }
    cursor = String(next);
  } while (cursor !== '0');
  return [...found.values()].flat();
}

function inOrder({ isUnordered }: Reading, flat: Buffer[], step: 1 | 2): Buffer[] {
  if (!isUnordered) return flat;
  const elements = Array.from({ length: flat.length / step }, (_, i) => flat.slice(i * step, (i + 1) * step));
  const first = (element: Buffer[]) => element[0] ?? Buffer.alloc(0);
  return elements.sort((a, b) => Buffer.compare(first(a), first(b))).flat();
}

/** How many elements of a key fit into one reply, if they are about equal. */
async function pageOf({ redis, stored, memory }: Reading): Promise<number> {
  if (memory <= replyBytes) return mostInPage;
  const length = await countOf(redis, stored);
  return Math.max(1, Math.min(mostInPage, Math.floor((replyBytes / memory) * length)));
}

async function countOf(redis: Redis, stored: Buffer): Promise<number> {
  const counting = { list: 'LLEN', set: 'SCARD', hash: 'HLEN', zset: 'ZCARD', stream: 'XLEN' } as const;
  const kind = await redis.type(stored);
  const command = Object.entries(counting).find(([type]) => type === kind)?.[1];
  return command === undefined ? 1 : Number(await redis.call(command, stored));
}

/** `RPUSH key a b c`, in as many lines as it takes. */
function inLines(command: string, name: Buffer, flat: readonly Buffer[], step: number): string[] {
  const lines: string[] = [];
  let words: string[] = [];
  let bytes = 0;
  for (let i = 0; i < flat.length; i += step) {
    const element = flat.slice(i, i + step);
    if (words.length >= elementsInLine * step || (words.length > 0 && bytes >= bytesInLine)) {
      lines.push(`${command} ${quoteArgument(name)} ${words.join(' ')}`);
      words = [];
      bytes = 0;
    }
    for (const part of element) {
      words.push(quoteArgument(part));
      bytes += part.length;
    }
  }
  if (words.length > 0) lines.push(`${command} ${quoteArgument(name)} ${words.join(' ')}`);
  return lines;
}
