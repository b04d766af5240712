/** Namespaces made ready ahead: what they save, and that none of their slots and users is ever lost. */
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { readConfig } from '#sandbox/config.ts';
import type { Failure } from '#sandbox/failure.ts';
import { createNamespaceUsers } from '#sandbox/namespace/acl.ts';
import { isId, newId } from '#sandbox/namespace/ids.ts';
import { findStrays, type LeftoversParts, releaseStaleClaims } from '#sandbox/namespace/leftovers.ts';
import { createSandboxRecords } from '#sandbox/namespace/records.ts';
import { openNamespaceRegistry } from '#sandbox/namespace/registry.ts';
import { slotCount, slotOf } from '#sandbox/namespace/slot.ts';
import { WarmPool } from '#sandbox/namespace/warm-pool.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { say, testSecret } from '#test/support/sandbox.ts';
import { startSharedRedis } from '#test/support/shared-redis.ts';
import { silentLog } from '#test/support/temporary.ts';
import { until } from '#test/support/until.ts';

let shared: Awaited<ReturnType<typeof startSharedRedis>>;
let parts: LeftoversParts;
let system: Redis;
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  shared = await startSharedRedis();
  system = shared.system;
  const table = await loadCommandTable(shared.target, silentLog);
  parts = {
    server: { system, isClustered: true },
    users: createNamespaceUsers({ system, table, secret: testSecret }),
    records: createSandboxRecords(system),
    mostKeys: 100,
  };
});
afterAll(() => shared.stop());
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await system.flushall();
  await parts.users.remove(...(await parts.users.known()));
});

const pool = (size: number) =>
  new WarmPool({ records: parts.records, users: parts.users, size, log: silentLog });

async function openRegistry({ warmNamespaces, idleMs }: { warmNamespaces: number; idleMs?: number }) {
  const config = readConfig({ NODE_ENV: 'test' });
  const registry = await openNamespaceRegistry({
    target: shared.target,
    config: {
      ...config,
      idleMs: idleMs ?? config.idleMs,
      limits: { ...config.limits, warmNamespaces },
    },
    secret: testSecret,
    log: silentLog,
    respUrl: id => `redis://${id}@localhost`,
  });
  // The first round, which it begins by itself.
  await registry.sweep();
  cleanups.push(() => registry.close());
  return registry;
}

const make = (registry: SandboxRegistry, start: string[] = []) =>
  registry.create({ owner: 'ada', scope: 'home', start });

/** What the server knows of namespaces, beside their keys. */
async function known() {
  const users = (await system.call('ACL', 'USERS')) as string[];
  return {
    users: users.filter(user => user.startsWith('ks-')).length,
    slots: await system.hlen('{keyspace}:slots'),
    claims: await system.zcard('{keyspace}:claims'),
    sandboxes: await system.zcard('{keyspace}:used'),
  };
}

const record = (id: string, nowMs = Date.now()) => ({
  ...{ id, owner: 'ada', scope: 'home', token: 'secret' },
  ...{ createdAtMs: nowMs, offsetMs: 0, lastUsedAtMs: nowMs },
});

describe('the pool', () => {
  test('is filled ahead, bounded, and filled up again; each is there once and is really ready', async () => {
    const warm = pool(6);
    warm.fillSoon();
    await until(() => warm.size === 6);
    expect(await known()).toEqual({ users: 6, slots: 6, claims: 6, sandboxes: 0 });
    const taken = [];
    for (let n = 0; n < 20; n += 1) taken.push(await warm.take());
    await until(() => warm.size === 6);
    expect(new Set(taken.map(({ slot }) => slot)).size).toBe(20);
    for (const { id, slot } of taken) {
      expect(isId(id)).toBe(true);
      expect(slot).toBe(slotOf(id));
      expect(await parts.records.adopt(record(id), 100)).toBe('adopted');
    }
    expect(await known()).toEqual({ users: 26, slots: 26, claims: 6, sandboxes: 20 });
    await warm.close();
    expect(await known()).toEqual({ users: 20, slots: 20, claims: 0, sandboxes: 20 });
  });

  test('serves a rush far beyond its size, and size 0', async () => {
    for (const size of [4, 0]) {
      const warm = pool(size);
      const taken = await Promise.all(Array.from({ length: 60 }, () => warm.take()));
      expect(new Set(taken.map(({ slot }) => slot)).size).toBe(60);
      await warm.close();
      expect(await known()).toEqual({ users: 60, slots: 60, claims: 60, sandboxes: 0 });
      await releaseStaleClaims(parts, Date.now() + 301_000);
    }
  });

  test('finds the last free slots, and says so when there is none', async () => {
    const free = [77, 16_000];
    for (let from = 0; from < slotCount; from += 1024) {
      const taken = Array.from({ length: 1024 }, (_, at) => from + at).filter(slot => !free.includes(slot));
      await system.hset('{keyspace}:slots', Object.fromEntries(taken.map(slot => [slot, 'somebody'])));
    }
    const warm = pool(0);
    const found: number[] = [];
    // Random ids are tried, so a look may miss a free slot; what it finds is free.
    await until(async () => {
      await warm.take().then(
        ({ slot }) => found.push(slot),
        failure => expect(failure).toMatchObject({ code: 'busy' }),
      );
      return found.length === 2;
    });
    expect(found.sort((a, b) => a - b)).toEqual(free);
    await expect(warm.take()).rejects.toMatchObject({ code: 'busy' });
    expect(await system.zcard('{keyspace}:claims')).toBe(2);
  });
});

describe('what a process leaves behind', () => {
  test('claims of a process that died are taken back; those of a living one and sandboxes stay', async () => {
    const [dead, alive] = [pool(3), pool(3)];
    const made = await dead.take();
    await alive.take().then(claim => alive.giveBack(claim));
    await parts.records.adopt(record(made.id), 100);
    const before = await known();
    expect(before.claims).toBe(before.slots - 1);
    const later = Date.now() + 301_000;
    await alive.keep(later);
    await releaseStaleClaims(parts, later);
    expect(await known()).toEqual({
      users: alive.size + 1,
      slots: alive.size + 1,
      claims: alive.size,
      sandboxes: 1,
    });
  });

  test('who comes too late with a claim gets another one', async () => {
    const warm = pool(2);
    const claim = await warm.take();
    await releaseStaleClaims(parts, Date.now() + 301_000);
    expect(await parts.records.adopt(record(claim.id), 100)).toBe('lost');
    expect(await known()).toMatchObject({ slots: 0, sandboxes: 0 });
    // Also through the registry, whose pool has just been swept away under it.
    const registry = await openRegistry({ warmNamespaces: 5 });
    await until(async () => (await known()).users === 5);
    await releaseStaleClaims(parts, Date.now() + 301_000);
    expect((await known()).slots).toBe(0);
    expect(await say(await make(registry, ['SET a 1']), 'A', 'GET a')).toBe('"1"');
  });

  test('a claim is made a sandbox or taken back, never both', async () => {
    const warm = pool(40);
    const claims = await Promise.all(Array.from({ length: 40 }, () => warm.take()));
    const outcomes = await Promise.all(
      claims.flatMap(claim => [
        parts.records.adopt(record(claim.id), 100).then(outcome => outcome === 'adopted'),
        parts.records.releaseClaim(claim),
      ]),
    );
    for (let n = 0; n < claims.length; n += 1) expect(outcomes[2 * n]).not.toBe(outcomes[2 * n + 1]);
    expect((await known()).sandboxes).toBe(outcomes.filter((won, n) => won && n % 2 === 0).length);
  });

  test('slots and users of which nothing else is known are found and freed', async () => {
    const warm = pool(1);
    const kept = await warm.take();
    await parts.records.adopt(record(kept.id), 100);
    await warm.close();
    const [stray, userOnly] = [newId(), newId()];
    // As an older version left them: a slot without a claim, a user without a slot.
    await system.hset('{keyspace}:slots', String(slotOf(stray)), stray);
    await parts.users.ensureAll([stray, userOnly]);
    await findStrays(parts, Date.now());
    expect(await known()).toMatchObject({ users: 2, slots: 2, claims: 1 });
    await releaseStaleClaims(parts, Date.now() + 301_000);
    expect(await known()).toEqual({ users: 1, slots: 1, claims: 0, sandboxes: 1 });
  });

  test('two registries on one Redis never give the same, and each leaves nothing at its end', async () => {
    const [one, other] = [
      await openRegistry({ warmNamespaces: 8 }),
      await openRegistry({ warmNamespaces: 8 }),
    ];
    const made = await Promise.all(Array.from({ length: 60 }, (_, n) => make(n % 2 === 0 ? one : other)));
    expect(new Set(made.map(({ id }) => slotOf(id))).size).toBe(60);
    await one.close();
    await other.close();
    expect(await known()).toEqual({ users: 60, slots: 60, claims: 0, sandboxes: 60 });
  });
});

test('a server whose memory is nearly taken up takes nobody new, and those who are in go on', async () => {
  const registry = await openRegistry({ warmNamespaces: 2 });
  const sandbox = await make(registry);
  const before = String((await system.config('GET', 'maxmemory')).at(1));
  const used = async () => Number(/used_memory:(\d+)/.exec(await system.info('memory'))?.[1]);
  const refusal = () =>
    make(registry).then(
      () => undefined,
      (failure: Failure) => failure.code,
    );
  try {
    await until(async () => {
      // What earlier tests held may still be given back, so the limit goes along.
      await system.config('SET', 'maxmemory', Math.round((await used()) * 1.3));
      return (await refusal()) === 'busy';
    });
    expect(await say(sandbox, 'A', 'SET a 1')).toBe('OK');
  } finally {
    await system.config('SET', 'maxmemory', before);
  }
  await until(async () => (await refusal()) === undefined);
});

describe('what one process ends', () => {
  test('ends in the others too: told, and nothing of it comes back', async () => {
    const [one, other] = [
      await openRegistry({ warmNamespaces: 0 }),
      await openRegistry({ warmNamespaces: 0 }),
    ];
    const sandbox = await make(one);
    const elsewhere = await other.find(sandbox.id);
    if (elsewhere === undefined) throw new Error('not found');
    await say(elsewhere, 'A', 'SET a 1');
    const told = new Promise(resolve => elsewhere.onEnd(resolve));
    await one.remove(sandbox.id);
    // Its connection is gone, and it may not make the user again.
    await until(async () => {
      const outcome = await say(elsewhere, 'A', 'SET b 1').catch((failure: Failure) => failure.code);
      expect(outcome).toMatch(/^(unavailable|expired)$/);
      return outcome === 'expired';
    });
    await other.sweep();
    expect(await told).toMatchObject({ code: 'expired' });
    expect(await known()).toEqual({ users: 0, slots: 0, claims: 0, sandboxes: 0 });
    expect((await system.keys('*')).filter(key => key.startsWith(`{${sandbox.id}}`))).toEqual([]);
  });

  test('what is used in one process is not ended by another', async () => {
    const [one, other] = [
      await openRegistry({ warmNamespaces: 0, idleMs: 600_000 }),
      await openRegistry({ warmNamespaces: 0, idleMs: 600_000 }),
    ];
    const { id } = await make(one);
    expect(await other.find(id)).toBeDefined();
    // Here it is old; there it was just used.
    const later = Date.now() + 900_000;
    await system.zadd('{keyspace}:used', later, id);
    await other.sweep(later);
    expect(await known()).toMatchObject({ sandboxes: 1 });
    expect((await other.find(id))?.expiresAtMs).toBe(later + 600_000);
  });
});
