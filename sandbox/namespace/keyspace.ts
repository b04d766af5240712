/**
 * The keys of one namespace as a whole: listing, counting, measuring and deleting them. On a cluster by the slot,
 * which is the namespace's alone and costs what the namespace holds; on a standalone server by SCAN, which costs what
 * the whole server holds.
 *
 * Keys whose time is up but which the server has not removed yet are not listed.
 */
import type { Redis } from 'ioredis';
import { stripPrefix } from '#sandbox/command/rewrite.ts';
import { asNumber, loadScript } from '#sandbox/view/script.ts';

export interface Keyspace {
  /** Every key, named as the learner names it. */
  names(): Promise<Buffer[]>;
  count(): Promise<number>;
  /** Of all keys together, as MEMORY USAGE says. */
  bytes(): Promise<number>;
  /** Of these keys (learner's names); 0 for one that is not there. */
  bytesOf(names: readonly Buffer[]): Promise<number>;
  /** Elements of these lists, sets, sorted sets and streams together, of each no more than `most`. */
  elementsOf(names: readonly Buffer[], most: number): Promise<number>;
  remove(names: readonly Buffer[]): Promise<void>;
  /** Something was written: a list made before is not to be given out again. */
  changed(): void;
}

const keysAtOnce = 500;
/** The server serves nobody else while it measures so many. */
const measuredAtOnce = 100;
const memoryOf = loadScript(new URL('./memory.lua', import.meta.url));
/** A long list serves for a while if nothing is written, so that SCAN does not make it for each of its steps. */
const longList = 500;
const longListForMs = 250;

export function createKeyspace({
  system,
  prefix,
  slot,
  isClustered,
  mostKeys,
}: {
  system: Redis;
  prefix: Buffer;
  slot: number;
  isClustered: boolean;
  mostKeys: number;
}): Keyspace {
  let last: { names: Buffer[]; untilMs: number } | undefined;
  const stored = (names: readonly Buffer[]) => names.map(name => Buffer.concat([prefix, name]));
  const list = isClustered
    ? () => listSlot(system, slot, mostKeys * 2)
    : () => listByScan(system, `${prefix.toString('latin1')}*`);

  const listLiving = async (): Promise<Buffer[]> => {
    for (let attempt = 0; ; attempt += 1) {
      const keys = (await list()).filter(key => stripPrefix(key, prefix) !== key);
      // Looking at a key whose time is up removes it, so the second list is true unless more expire meanwhile.
      if (attempt === 3 || (await countLiving(system, keys)) === keys.length) {
        return keys.map(key => stripPrefix(key, prefix));
      }
    }
  };

  const names = async () => {
    if (last !== undefined && Date.now() < last.untilMs) return last.names;
    const found = await listLiving();
    last = found.length > longList ? { names: found, untilMs: Date.now() + longListForMs } : undefined;
    return found;
  };
  const bytesOf = async (some: readonly Buffer[]) => sumOfMemory(system, stored(some));
  return {
    names,
    bytesOf,
    elementsOf: (some, most) => sumOfElements(system, stored(some), most),
    count: async () =>
      isClustered ? Number(await system.call('CLUSTER', 'COUNTKEYSINSLOT', slot)) : (await names()).length,
    bytes: async () => bytesOf(await names()),
    remove: async some => {
      for (const keys of chunks(stored(some))) await system.unlink(...keys);
      last = undefined;
    },
    changed: () => {
      last = undefined;
    },
  };
}

async function listSlot(system: Redis, slot: number, most: number): Promise<Buffer[]> {
  return asBuffers(await system.callBuffer('CLUSTER', 'GETKEYSINSLOT', slot, most));
}

async function listByScan(system: Redis, pattern: string): Promise<Buffer[]> {
  const found = new Map<string, Buffer>();
  let cursor = '0';
  do {
    const [next, keys] = await system.scanBuffer(cursor, 'MATCH', pattern, 'COUNT', 1000);
    for (const key of keys) found.set(key.toString('latin1'), key);
    cursor = next.toString();
  } while (cursor !== '0');
  return [...found.values()];
}

async function countLiving(system: Redis, keys: readonly Buffer[]): Promise<number> {
  let living = 0;
  for (const some of chunks(keys)) living += await system.exists(...some);
  return living;
}

async function sumOfMemory(system: Redis, keys: readonly Buffer[]): Promise<number> {
  let sum = 0;
  for (const some of chunks(keys, measuredAtOnce)) sum += asNumber(await memoryOf(system, some, []));
  return sum;
}

const lengths = ['LLEN', 'SCARD', 'ZCARD', 'XLEN'];

async function sumOfElements(system: Redis, keys: readonly Buffer[], most: number): Promise<number> {
  const pipeline = system.pipeline();
  for (const key of keys) for (const length of lengths) pipeline.call(length, key);
  let sum = 0;
  for (const [failure, reply] of (await pipeline.exec()) ?? []) {
    // A key is of one type, so three of the four say WRONGTYPE.
    if (failure === null) sum += Math.min(most, Number(reply));
    else if (!failure.message.startsWith('WRONGTYPE')) throw failure;
  }
  return sum;
}

function asBuffers(reply: unknown): Buffer[] {
  if (!Array.isArray(reply)) throw new Error('The server answered with something else than a list of keys.');
  return reply.filter(item => Buffer.isBuffer(item));
}

function chunks(keys: readonly Buffer[], atOnce = keysAtOnce): Buffer[][] {
  const parts: Buffer[][] = [];
  for (let start = 0; start < keys.length; start += atOnce) {
    parts.push(keys.slice(start, start + atOnce));
  }
  return parts;
}
