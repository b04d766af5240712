/** All that a key is, read by plain commands, for comparing two servers; sorted where Redis keeps no order. */
import type { Redis } from 'ioredis';

/** Without expiry and idle times, which run on. */
export async function contentsOf(redis: Redis, stored: Buffer | string): Promise<unknown> {
  const key = Buffer.from(stored);
  const kind = await redis.type(key);
  const encoding = String(await redis.object('ENCODING', key));
  const isSorted = encoding === 'hashtable';
  const ask = async (command: string, ...args: (string | number)[]) =>
    plain(await redis.callBuffer(command, key, ...args));
  switch (kind) {
    case 'string':
      // `raw` where SET makes `embstr` is no other value.
      return { kind, value: await ask('GET') };
    case 'list':
      return { kind, encoding, value: await ask('LRANGE', 0, -1) };
    case 'set':
      return { kind, encoding, value: sorted(await ask('SMEMBERS'), 1, isSorted) };
    case 'hash':
      return { kind, encoding, value: sorted(await ask('HGETALL'), 2, isSorted) };
    case 'zset':
      return { kind, encoding, value: await ask('ZRANGE', 0, -1, 'WITHSCORES') };
    case 'stream':
      return { kind, entries: await ask('XRANGE', '-', '+'), ...(await streamState(redis, key)) };
    default:
      return { kind };
  }
}

async function streamState(redis: Redis, key: Buffer) {
  const info = named(await redis.callBuffer('XINFO', 'STREAM', key));
  const groups = list(await redis.callBuffer('XINFO', 'GROUPS', key)).map(named);
  const states = groups.map(async group => {
    const name = Buffer.from(String(group.get('name')), 'latin1');
    const consumers = list(await redis.callBuffer('XINFO', 'CONSUMERS', key, name)).map(named);
    const pending = list(await redis.callBuffer('XPENDING', key, name, '-', '+', 100_000));
    return {
      group: [...group],
      consumers: consumers.map(consumer => [consumer.get('name'), consumer.get('pending')]),
      // Id, consumer and deliveries; the idle time runs on.
      pending: pending.map(row => [0, 1, 3].map(at => plain(list(row)[at]))),
    };
  });
  return {
    last: info.get('last-generated-id'),
    added: info.get('entries-added'),
    deleted: info.get('max-deleted-entry-id'),
    groups: await Promise.all(states),
  };
}

function sorted(flat: unknown, step: number, isNeeded: boolean): unknown {
  const items = list(flat);
  if (!isNeeded) return items;
  const elements = Array.from({ length: items.length / step }, (_, i) =>
    items.slice(i * step, (i + 1) * step).map(String),
  );
  return elements.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

function named(reply: unknown): Map<string, unknown> {
  const flat = list(reply).map(plain);
  return new Map(Array.from({ length: flat.length / 2 }, (_, i) => [String(flat[2 * i]), flat[2 * i + 1]]));
}

const list = (reply: unknown): unknown[] => (Array.isArray(reply) ? reply : []);

/** Buffers as latin1, so that they compare by their bytes and print. */
function plain(reply: unknown): unknown {
  if (Buffer.isBuffer(reply)) return reply.toString('latin1');
  return Array.isArray(reply) ? reply.map(plain) : reply;
}
