/**
 * What keys hold, taken out of Redis and put back exactly: values, encodings, expiries, a stream's groups with their
 * pending entries. By the system user, who may RESTORE; what is put back was never in other hands.
 *
 * Not brought back: OBJECT IDLETIME, which begins anew.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { asBuffer, asList, asNumber, loadScript } from '#sandbox/view/script.ts';

const keepScript = loadScript(new URL('./keep.lua', import.meta.url));
const restoreScript = loadScript(new URL('./restore.lua', import.meta.url));

/** One run of a script blocks the server. */
const keysAtOnce = 100;
/** The embedded server reads no longer argument than this (`proto-max-bulk-len`), and hardly longer commands. */
const longestBytes = 1_048_576;
const expiresNever = -1;
const kindSchema = z.enum(['s', 'r', 'd']);

/** What a key held. */
export interface KeptValue {
  /** As the scripts name it: a string, a short one that is `raw`, a DUMP. */
  readonly kind: 's' | 'r' | 'd';
  readonly bytes: Buffer;
  /** In the server's clock; -1 if it has none. */
  readonly expiresAtMs: number;
  readonly memoryBytes: number;
}

export interface KeptKey {
  /** As the learner names it. */
  readonly key: Buffer;
  /** Undefined if there was no such key. */
  readonly kept: KeptValue | undefined;
}

/** Reads keys, in their order; undefined if they hold more than `mostBytes` or one of them is too long to be put back. */
export async function keepKeys(
  system: Redis,
  prefix: Buffer,
  names: readonly Buffer[],
  mostBytes: number,
): Promise<KeptKey[] | undefined> {
  const all: KeptKey[] = [];
  let left = mostBytes;
  for (let start = 0; start < names.length; start += keysAtOnce) {
    const some = names.slice(start, start + keysAtOnce);
    const reply = await keepScript(system, stored(prefix, some), [left]);
    if (reply === null) return undefined;
    const rows = asList(reply);
    for (const [index, key] of some.entries()) {
      const row = rows[index];
      const kept = row === null || row === undefined ? undefined : readRow(asList(row));
      if (kept !== undefined && kept.bytes.length > longestBytes) return undefined;
      left -= kept?.memoryBytes ?? 0;
      all.push({ key, kept });
    }
  }
  return all;
}

/** Makes the keys what they were. `passedMs` is time that was skipped since, by which expiries have come nearer. */
export async function putBack(
  system: Redis,
  prefix: Buffer,
  keys: readonly KeptKey[],
  passedMs: number,
): Promise<void> {
  for (const some of inChunks(keys)) {
    const args = some.flatMap(({ kept }) =>
      kept === undefined ? ['', '', '', ''] : argumentsOf(kept, passedMs),
    );
    const names = some.map(({ key }) => key);
    await restoreScript(system, stored(prefix, names), args);
  }
}

function readRow([kind, bytes, expiresAtMs, memoryBytes]: ReturnType<typeof asList>): KeptValue {
  return {
    kind: kindSchema.parse(asBuffer(kind).toString()),
    bytes: asBuffer(bytes),
    expiresAtMs: asNumber(expiresAtMs),
    memoryBytes: asNumber(memoryBytes),
  };
}

function argumentsOf({ kind, bytes, expiresAtMs }: KeptValue, passedMs: number): (string | Buffer)[] {
  const expires = expiresAtMs !== expiresNever;
  return [kind, bytes, expires ? '1' : '0', expires ? String(Math.round(expiresAtMs - passedMs)) : '0'];
}

/** In commands of bounded length. */
function inChunks(keys: readonly KeptKey[]): KeptKey[][] {
  const chunks: KeptKey[][] = [];
  let chunk: KeptKey[] = [];
  let bytes = 0;
  for (const one of keys) {
    const size = one.kept?.bytes.length ?? 0;
    if (chunk.length === keysAtOnce || (chunk.length > 0 && bytes + size > longestBytes)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(one);
    bytes += size;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}

const stored = (prefix: Buffer, names: readonly Buffer[]) => names.map(name => Buffer.concat([prefix, name]));
