/**
 * What is written down of sandboxes, in the shared Redis itself under one reserved hash tag, so that it lives and
 * dies with their keys and that all of it is in one slot:
 *
 *     {keyspace}:sandbox:<id>      hash    owner, scope, token, created, offset
 *     {keyspace}:used              zset    id by the time it was last used
 *     {keyspace}:slots             hash    slot → id: who claims a slot first has it
 *     {keyspace}:claims            zset    id by the time of its claim, as long as it has a slot but no record
 *     {keyspace}:scope:<digest>    string  id of the owner's sandbox of that scope
 *     {keyspace}:owner:<digest>    set     ids of an owner
 *     {keyspace}:bucket:<id>       hash    tokens for its commands; expires by itself (token-bucket.lua)
 *
 * Nothing is lost when a process dies at any point between: a claim is written down before its slot is taken, becomes
 * a record in one step, and is taken back by any process's sweep if it gets old. A sandbox is removed from `used` last,
 * so that a removal that was cut short is taken up again.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { loadScript } from '#sandbox/view/script.ts';

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

/** An id with a slot of its own. */
export interface Claim {
  readonly id: string;
  readonly slot: number;
}

export interface SandboxRecords {
  /** Those of them whose slots were free; they have them now. */
  claim(candidates: readonly Claim[], nowMs: number): Promise<Claim[]>;
  /** Slots that somebody has. */
  takenSlots(): Promise<Set<number>>;
  /** Says that these claims are still held. */
  renewClaims(ids: readonly string[], nowMs: number): Promise<void>;
  /** Ids claimed before that time, at most `limit`. */
  claimedBefore(beforeMs: number, limit: number): Promise<string[]>;
  /** False if it is no claim any more. */
  releaseClaim(claim: Claim): Promise<boolean>;
  /** Puts down as claims the slots whose ids are neither claimed nor recorded. Returns their number. */
  claimStrays(nowMs: number): Promise<number>;
  /** Makes the claim a sandbox. `lost`: it was taken back; `full`: there are `most` sandboxes already. */
  adopt(record: SandboxRecord, most: number): Promise<'adopted' | 'lost' | 'full'>;
  find(id: string): Promise<SandboxRecord | undefined>;
  findByScope(owner: string, scope: string): Promise<string | undefined>;
  idsOf(owner: string): Promise<string[]>;
  /** When each was last used; undefined where there is no record (any more). */
  lastUses(ids: readonly string[]): Promise<(number | undefined)[]>;
  /** Only if it is still there. */
  touch(id: string, nowMs: number): Promise<void>;
  setOffset(id: string, offsetMs: number): Promise<void>;
  remove(id: string, slot: number): Promise<void>;
  /** Ids last used before that time, at most `limit`. */
  idleSince(beforeMs: number, limit: number): Promise<string[]>;
}

const adoptClaim = loadScript(new URL('./adopt-claim.lua', import.meta.url));
const releaseClaim = loadScript(new URL('./release-claim.lua', import.meta.url));

const digest = (...parts: string[]) =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
const recordKey = (id: string) => `${prefix}:sandbox:${id}`;
/** Where `token-bucket.ts` keeps how much a sandbox may run. */
export const bucketKeyOf = (id: string) => `${prefix}:bucket:${id}`;
const scopeKey = (owner: string, scope: string) => `${prefix}:scope:${digest(owner, scope)}`;
const ownerKey = (owner: string) => `${prefix}:owner:${digest(owner)}`;
const usedKey = `${prefix}:used`;
const slotsKey = `${prefix}:slots`;
const claimsKey = `${prefix}:claims`;

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
    find: async id => (await find(id)) ?? certainlyNone(system),
    ...claimsOf(system),
    findByScope: async (owner, scope) => (await system.get(scopeKey(owner, scope))) ?? certainlyNone(system),
    idsOf: owner => system.smembers(ownerKey(owner)),
    lastUses: async ids => {
      if (ids.length === 0) return [];
      const scores = await system.zmscore(usedKey, ...ids);
      if (scores.includes(null)) await certainlyNone(system);
      return scores.map(score => (score === null ? undefined : Number(score)));
    },
    touch: async (id, nowMs) => {
      await system.zadd(usedKey, 'XX', nowMs, id);
    },
    setOffset: async (id, offsetMs) => {
      await system.hset(recordKey(id), { offset: offsetMs });
    },
    remove: async (id, slot) => {
      const record = await find(id);
      const changes = system.multi().del(recordKey(id), bucketKeyOf(id));
      if ((await system.hget(slotsKey, String(slot))) === id) changes.hdel(slotsKey, String(slot));
      if (record !== undefined) {
        const { owner, scope } = record;
        changes.srem(ownerKey(owner), id);
        if ((await system.get(scopeKey(owner, scope))) === id) changes.del(scopeKey(owner, scope));
      }
      await all(changes.zrem(usedKey, id));
    },
    idleSince: (beforeMs, limit) => system.zrangebyscore(usedKey, '-inf', beforeMs, 'LIMIT', 0, limit),
  };
}

/**
 * That there is nothing is believed only of a primary. One that has just become a replica empties itself before it
 * takes over what the new primary has, and a learner's sandbox would seem to be gone.
 * @throws {Error} `READONLY`
 */
async function certainlyNone(system: Redis): Promise<undefined> {
  if (/\nrole:slave/.test(await system.info('replication')))
    throw new Error('READONLY the server is a replica');
}

type Claiming = Pick<
  SandboxRecords,
  'claim' | 'takenSlots' | 'renewClaims' | 'claimedBefore' | 'releaseClaim' | 'claimStrays' | 'adopt'
>;

function claimsOf(system: Redis): Claiming {
  return {
    claim: async (candidates, nowMs) => {
      if (candidates.length === 0) return [];
      const changes = system.multi();
      for (const { id } of candidates) changes.zadd(claimsKey, nowMs, id);
      for (const { id, slot } of candidates) changes.hsetnx(slotsKey, String(slot), id);
      const replies = (await all(changes)).slice(candidates.length);
      const won = candidates.filter((_, index) => replies[index] === 1);
      const lost = candidates.filter((_, index) => replies[index] !== 1);
      if (lost.length > 0) await system.zrem(claimsKey, ...lost.map(({ id }) => id));
      return won;
    },
    takenSlots: async () => new Set((await system.hkeys(slotsKey)).map(Number)),
    renewClaims: async (ids, nowMs) => {
      if (ids.length > 0) await system.zadd(claimsKey, 'XX', ...ids.flatMap(id => [nowMs, id]));
    },
    claimedBefore: (beforeMs, limit) =>
      system.zrangebyscore(claimsKey, '-inf', `(${beforeMs}`, 'LIMIT', 0, limit),
    releaseClaim: async ({ id, slot }) =>
      (await releaseClaim(system, [claimsKey, slotsKey].map(toBuffer), [id, slot])) === 1,
    claimStrays: nowMs => claimStrays(system, nowMs),
    adopt: async ({ id, owner, scope, token, createdAtMs }, most) => {
      const keys = [claimsKey, usedKey, recordKey(id), ownerKey(owner), scopeKey(owner, scope)];
      const outcome = await adoptClaim(system, keys.map(toBuffer), [
        id,
        owner,
        scope,
        token,
        createdAtMs,
        most,
      ]);
      if (outcome === 1) return 'adopted';
      return outcome === 0 ? 'lost' : 'full';
    },
  };
}

const toBuffer = (text: string) => Buffer.from(text);

async function claimStrays(system: Redis, nowMs: number): Promise<number> {
  let count = 0;
  let cursor = '0';
  do {
    const [next, fields] = await system.hscan(slotsKey, cursor, 'COUNT', 500);
    const ids = fields.filter((_, index) => index % 2 === 1);
    cursor = next;
    if (ids.length === 0) continue;
    const [claimed, used] = await Promise.all([
      system.zmscore(claimsKey, ...ids),
      system.zmscore(usedKey, ...ids),
    ]);
    const strays = ids.filter((_, index) => claimed[index] === null && used[index] === null);
    if (strays.length > 0) await system.zadd(claimsKey, 'NX', ...strays.flatMap(id => [nowMs, id]));
    count += strays.length;
  } while (cursor !== '0');
  return count;
}

/** The replies of a transaction. @throws the first error among them */
async function all(transaction: ReturnType<Redis['multi']>): Promise<unknown[]> {
  const replies = await transaction.exec();
  if (replies === null) throw new Error('The records of sandboxes could not be written.');
  return replies.map(([failure, reply]) => {
    if (failure) throw failure;
    return reply;
  });
}
