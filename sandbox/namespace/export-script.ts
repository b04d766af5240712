/**
 * The whole key space as a script for redis-cli: one command a line, in the order of the keys' names, which makes the
 * same keys anew on any server. Expiries are written as the time that is left, not as a moment: a script is mostly run
 * later than it was written, often much later, and what lived for 30 more seconds then shall do so again.
 *
 * Keys are read one after the other, not at one moment: what is written meanwhile may be in it or not.
 */
import type { Redis } from 'ioredis';
import { Failure } from '#sandbox/failure.ts';
import { keyLines } from '#sandbox/namespace/export-key.ts';
import { quoteArgument } from '#sandbox/resp/cli-quote.ts';

export interface ExportOptions {
  readonly system: Redis;
  readonly prefix: Buffer;
  /** As the learner names them. */
  readonly names: readonly Buffer[];
  /** `Redis 7.0.15`. */
  readonly engine: string;
  readonly nowMs: number;
}

/** Pieces of the script, each of whole lines. Reads on a connection of its own. @throws {Failure} `unavailable` */
export async function* exportScript({
  system,
  prefix,
  names,
  engine,
  nowMs,
}: ExportOptions): AsyncGenerator<string> {
  const redis = system.duplicate({ lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  // Every command that it breaks says so itself.
  redis.on('error', () => undefined);
  try {
    await connect(redis);
    const count = names.length === 1 ? '1 key' : `${names.length} keys`;
    yield `# ${count} of a Keyspace sandbox on ${engine}, ${new Date(nowMs).toISOString()}\n`;
    yield '# Run it by redis-cli < file, which answers these two lines with an error. Expiries count from then.\n';
    for (const name of names.toSorted(Buffer.compare)) yield await linesOf(redis, prefix, name);
  } finally {
    redis.disconnect();
  }
}

async function linesOf(redis: Redis, prefix: Buffer, name: Buffer): Promise<string> {
  try {
    const lines = await keyLines({ redis, stored: Buffer.concat([prefix, name]), name });
    return lines.map(line => `${line}\n`).join('');
  } catch (cause) {
    // The server ended the connection because a reply grew too large, or the key changed its type while it was read.
    if (redis.status !== 'ready') await connect(redis);
    const why =
      cause instanceof Error && cause.message.startsWith('WRONGTYPE')
        ? 'it was replaced meanwhile'
        : 'it holds too much to be read';
    return `# Not exported: ${quoteArgument(name)}, because ${why}.\n`;
  }
}

async function connect(redis: Redis): Promise<void> {
  await redis.connect().catch(() => {
    throw new Failure('unavailable', 'The server cannot be reached at the moment. Please try again.', 2);
  });
}
