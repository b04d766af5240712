/**
 * SCAN on the keys of one sandbox. Keys are taken in the order of a hash of their names, and the cursor is the hash at
 * which to go on: so it keeps SCAN's promise (what is there all the time is seen) and nothing is remembered between
 * the calls.
 */
import { compileGlob, matchesGlob } from '#sandbox/command/glob.ts';
import { wholeNumber } from '#sandbox/command/guard.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import { array, bulk, error, type Reply } from '#sandbox/resp/reply.ts';
import { type Emulation, type EmulationContext, notIntegerError, syntaxError } from './context.ts';
import { listKeys } from './keys.ts';

interface ScanOptions {
  match: Buffer | undefined;
  count: number;
  type: string | undefined;
}

const typeNames = new Set(['string', 'list', 'set', 'zset', 'hash', 'stream']);
/** The order of a list of keys, made once for as long as the list serves. */
const ordered = new WeakMap<readonly Buffer[], { hash: number; name: Buffer }[]>();

export const scan: Emulation = async (args, context) => {
  const cursor = readCursor(args[1]);
  if (cursor === undefined) return error('ERR invalid cursor');
  const options = readOptions(args, context.limits.countArgument);
  if ('text' in options) return options;
  const order = inOrder(await (cursor === 0 ? listKeys(context) : context.keys.names()));
  let end = lowerBound(order, cursor);
  const batch: Buffer[] = [];
  while (end < order.length) {
    const entry = order[end];
    // Names of one hash are never parted: the cursor could not stand between them.
    if (entry === undefined || (batch.length >= options.count && entry.hash !== order[end - 1]?.hash)) break;
    batch.push(entry.name);
    end += 1;
  }
  const next = order[end]?.hash ?? 0;
  return array([bulk(String(next)), array((await filter(batch, options, context)).map(bulk))]);
};

function inOrder(names: readonly Buffer[]) {
  const known = ordered.get(names);
  if (known !== undefined) return known;
  const order = names.map(name => ({ hash: hashOf(name), name })).sort((a, b) => a.hash - b.hash);
  ordered.set(names, order);
  return order;
}

/** FNV-1a, never 0: that is where a scan begins and ends. */
function hashOf(name: Buffer): number {
  let hash = 0x811c9dc5;
  for (const byte of name) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0 || 1;
}

function lowerBound(order: readonly { hash: number }[], hash: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle]?.hash ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readCursor(arg: Buffer | undefined): number | undefined {
  const text = arg?.toString('latin1') ?? '';
  return /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}

function readOptions(args: readonly Buffer[], mostCount: number): ScanOptions | (Reply & { type: 'error' }) {
  const failed = (reply: Reply) => (reply.type === 'error' ? reply : { type: 'error' as const, text: 'ERR' });
  const options: ScanOptions = { match: undefined, count: 10, type: undefined };
  for (let at = 2; at < args.length; at += 2) {
    const [word, value] = [upper(args[at]), args[at + 1]];
    if (value === undefined) return failed(syntaxError);
    if (word === 'COUNT') {
      const count = wholeNumber(value);
      if (count === undefined) return failed(notIntegerError);
      if (count < 1n) return failed(syntaxError);
      options.count = count > BigInt(mostCount) ? mostCount : Number(count);
    } else if (word === 'MATCH') options.match = value;
    else if (word === 'TYPE') options.type = value.toString('latin1').toLowerCase();
    else return failed(syntaxError);
  }
  return options;
}

async function filter(
  names: readonly Buffer[],
  { match, type }: ScanOptions,
  context: EmulationContext,
): Promise<Buffer[]> {
  const glob = match === undefined ? undefined : compileGlob(match);
  const matching =
    glob === undefined || glob.isEverything ? [...names] : names.filter(name => matchesGlob(glob, name));
  if (type === undefined || matching.length === 0) return matching;
  if (!typeNames.has(type)) return [];
  const types = await context.upstream((run, key) =>
    Promise.all(matching.map(name => run('TYPE', key(name)))),
  );
  return matching.filter((_, index) => {
    const reply = types[index];
    return reply?.type === 'status' && reply.text === type;
  });
}
