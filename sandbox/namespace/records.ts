/**
 * What is written down of sandboxes, in the shared Redis itself under one reserved hash tag, so that it lives and
 * dies with their keys and that all of it is in one slot:
 *
 *     {keyspace}:sandbox:<id>      hash    owner, scope, token, created, offset
 *     {keyspace}:used              zset    id by the time it was last used
 *     {keyspace}:slots             hash    slot → id: who claims a slot first has it
 *     {keyspace}:scope:<digest>    string  id of the owner's sandbox of that scope
 *     {keyspace}:owner:<digest>    set     ids of an owner
 *
 * A sandbox is removed from `used` last, so that a removal that was cut short is taken up again by the sweeper.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';

export const reservedTag = 'keyspace';
const prefix = `{${reservedTag}}`;

const recordSchema = z.object({
  owner: z.string(),
  scope: z.string(),
  token: z.string(),
  created: z.coerce.number(),
  offset: z.coerce.number().default(0),
});

export interface SandboxRecord {
  readonly id: string;
  readonly owner: string;
  readonly scope: string;
  readonly token: string;
  readonly createdAtMs: number;
  readonly offsetMs: number;
  readonly lastUsedAtMs: number;
}

export interface SandboxRecords {
  /** False if another sandbox has the slot. */
  claimSlot(slot: number, id: string): Promise<boolean>;
  add(record: SandboxRecord): Promise<void>;
  find(id: string): Promise<SandboxRecord | undefined>;
  findByScope(owner: string, scope: string): Promise<string | undefined>;
  idsOf(owner: string): Promise<string[]>;
  /** Only if it is still there. */
  touch(id: string, nowMs: number): Promise<void>;
  setOffset(id: string, offsetMs: number): Promise<void>;
  remove(id: string, slot: number): Promise<void>;
  /** Ids last used before that time, at most `limit`. */
  idleSince(beforeMs: number, limit: number): Promise<string[]>;
  count(): Promise<number>;
}

const digest = (...parts: string[]) =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
const recordKey = (id: string) => `${prefix}:sandbox:${id}`;
const scopeKey = (owner: string, scope: string) => `${prefix}:scope:${digest(owner, scope)}`;
const ownerKey = (owner: string) => `${prefix}:owner:${digest(owner)}`;
const usedKey = `${prefix}:used`;
const slotsKey = `${prefix}:slots`;

export function createSandboxRecords(system: Redis): SandboxRecords {
  const find = async (id: string): Promise<SandboxRecord | undefined> => {
    const [fields, lastUsed] = await Promise.all([system.hgetall(recordKey(id)), system.zscore(usedKey, id)]);
    if (lastUsed === null || Object.keys(fields).length === 0) return undefined;
    const { owner, scope, token, created, offset } = recordSchema.parse(fields);
    return {
      id,
      owner,
      scope,
      token,
      createdAtMs: created,
      offsetMs: offset,
      lastUsedAtMs: Number(lastUsed),
    };
  };
  return {
    find,
    claimSlot: async (slot, id) => (await system.hsetnx(slotsKey, String(slot), id)) === 1,
    add: async record => {
      const { id, owner, scope, token, createdAtMs, offsetMs, lastUsedAtMs } = record;
      await all(
        system
          .multi()
          .hset(recordKey(id), { owner, scope, token, created: createdAtMs, offset: offsetMs })
          .sadd(ownerKey(owner), id)
          .set(scopeKey(owner, scope), id)
          .zadd(usedKey, lastUsedAtMs, id),
      );
    },
    findByScope: async (owner, scope) => (await system.get(scopeKey(owner, scope))) ?? undefined,
    idsOf: owner => system.smembers(ownerKey(owner)),
    touch: async (id, nowMs) => {
      await system.zadd(usedKey, 'XX', nowMs, id);
    },
    setOffset: async (id, offsetMs) => {
      await system.hset(recordKey(id), { offset: offsetMs });
    },
    remove: async (id, slot) => {
      const record = await find(id);
      const changes = system.multi().del(recordKey(id));
      if ((await system.hget(slotsKey, String(slot))) === id) changes.hdel(slotsKey, String(slot));
      if (record !== undefined) {
        const { owner, scope } = record;
        changes.srem(ownerKey(owner), id);
        if ((await system.get(scopeKey(owner, scope))) === id) changes.del(scopeKey(owner, scope));
      }
      await all(changes.zrem(usedKey, id));
    },
    idleSince: (beforeMs, limit) => system.zrangebyscore(usedKey, '-inf', beforeMs, 'LIMIT', 0, limit),
    count: () => system.zcard(usedKey),
  };
}

/** @throws the first error among a transaction's replies */
async function all(transaction: ReturnType<Redis['multi']>): Promise<void> {
  const replies = await transaction.exec();
  if (replies === null) throw new Error('The records of sandboxes could not be written.');
  for (const [failure] of replies) if (failure) throw failure;
}
