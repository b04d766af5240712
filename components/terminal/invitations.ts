/** Three commands that fit what is in the key space, for a terminal that is still empty. Pure. */
import type { DrawnKey } from '#components/bench/bench-context.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';

const read: Readonly<Record<KeySnapshot['type'], (key: string) => string>> = {
  string: key => `GET ${key}`,
  hash: key => `HGETALL ${key}`,
  list: key => `LRANGE ${key} 0 -1`,
  set: key => `SMEMBERS ${key}`,
  zset: key => `ZRANGE ${key} 0 -1 WITHSCORES`,
  stream: key => `XRANGE ${key} - +`,
};

const first = ['SET greeting hello', 'INCR visits', 'HSET product:7 name Kettle price 3490'] as const;

/** One key of each of the first three types that are there; where nothing is, commands that make something. */
export function invitations(keys: ReadonlyMap<string, DrawnKey>): readonly string[] {
  const byType = new Map<string, string>();
  for (const { snapshot, gone } of keys.values()) {
    const { key, type } = snapshot;
    if (gone !== undefined || typeof key !== 'string' || !/^[\w:.{}-]{1,24}$/.test(key)) continue;
    if (!byType.has(type)) byType.set(type, read[type](key));
  }
  const fitting = ['hash', 'zset', 'string', 'list', 'stream', 'set'].flatMap(type => byType.get(type) ?? []);
  return [...fitting, ...first].slice(0, 3);
}
