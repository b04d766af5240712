/** The bucket that all processes share, on a real Redis. Each `process` has a connection of its own, as a real one. */
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { bucketKeyOf } from '#sandbox/namespace/records.ts';
import { type CommandAllowance, createCommandAllowance } from '#sandbox/namespace/token-bucket.ts';
import { connectSystem } from '#sandbox/redis-target.ts';
import { startSharedRedis } from '#test/support/shared-redis.ts';

let shared: Awaited<ReturnType<typeof startSharedRedis>>;
let connections: Redis[] = [];
let allowances: CommandAllowance[] = [];
let id = '';
let made = 0;

beforeAll(async () => {
  shared = await startSharedRedis();
});
afterAll(() => shared.stop());
beforeEach(() => {
  made += 1;
  id = `bucketofatest${made}`;
});
afterEach(() => {
  for (const allowance of allowances) allowance.close();
  for (const connection of connections) connection.disconnect();
  [allowances, connections] = [[], []];
});

interface Rate {
  readonly perSecond: number;
  readonly burst: number;
  readonly leaseMs?: number;
}

async function process({ perSecond, burst, leaseMs }: Rate): Promise<CommandAllowance> {
  const system = connectSystem(shared.target, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  system.on('error', () => undefined);
  await system.connect();
  connections.push(system);
  const limits = { commandsPerSecond: perSecond, commandBurst: burst };
  const allowance = createCommandAllowance({
    id,
    system,
    limits,
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });
  allowances.push(allowance);
  return allowance;
}

/** Spends until the bucket says that it is empty. */
async function drain(allowance: CommandAllowance): Promise<number> {
  for (let spent = 0; ; ) {
    while (allowance.take(Date.now())) spent += 1;
    if ((await allowance.refill()) > 0) return spent;
  }
}

/** Takes one, waiting for it as long as it needs. */
async function takeOne(allowance: CommandAllowance): Promise<void> {
  while (!allowance.take(Date.now())) {
    const waitMs = await allowance.refill();
    if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, Math.min(waitMs, 50)));
  }
}

const secondsSince = (startedAtMs: number) => (performance.now() - startedAtMs) / 1000;
const inBucket = async () => Number(await shared.system.hget(bucketKeyOf(id), 'tokens'));
/** What the server keeps for processes that have tokens in hand. */
const leases = async () =>
  Object.entries(await shared.system.hgetall(bucketKeyOf(id)))
    .filter(([field]) => field.startsWith('lease:'))
    .map(([, lease]) => Number.parseInt(lease, 10));

test('a burst is as large as it may be, and no larger', async () => {
  const startedAt = performance.now();
  const spent = await drain(await process({ perSecond: 10, burst: 500 }));
  expect(spent).toBeGreaterThanOrEqual(500);
  expect(spent).toBeLessThanOrEqual(500 + Math.ceil(10 * secondsSince(startedAt)));
});

test('several processes together have one bucket', async () => {
  const startedAt = performance.now();
  const processes = await Promise.all(
    Array.from({ length: 5 }, () => process({ perSecond: 10, burst: 800 })),
  );
  const spent = await Promise.all(processes.map(drain));
  const sum = spent.reduce((total, one) => total + one, 0);
  expect(sum).toBeGreaterThanOrEqual(800);
  expect(sum).toBeLessThanOrEqual(800 + Math.ceil(10 * secondsSince(startedAt)));
});

test('after the burst the rate holds, over all processes', async () => {
  const rate = { perSecond: 200, burst: 100 };
  const processes = await Promise.all(Array.from({ length: 3 }, () => process(rate)));
  await Promise.all(processes.map(drain));
  const startedAt = performance.now();
  await Promise.all(
    processes.map(async one => {
      for (let taken = 0; taken < 50; taken += 1) await takeOne(one);
    }),
  );
  // 150 tokens at 200 a second, whatever the processes do. The leases' last ones may have been left.
  expect(secondsSince(startedAt)).toBeGreaterThan((150 - 20) / 200);
});

test('what one has in hand is missing for the others, also after the bucket could have filled up', async () => {
  const rate = { perSecond: 1000, burst: 1600 };
  const takenAt = performance.now();
  expect(await (await process(rate)).refill()).toBe(0);
  expect(await leases()).toEqual([100]);
  await expect.poll(() => secondsSince(takenAt)).toBeGreaterThan(0.15);
  const other = await process(rate);
  const startedAt = performance.now();
  const spent = await drain(other);
  expect(spent).toBeLessThanOrEqual(1500 + Math.ceil(1000 * secondsSince(startedAt)));
});

test('a lease that is not given back comes back by itself', async () => {
  const rate = { perSecond: 100_000, burst: 1600, leaseMs: 30 };
  const dead = await process(rate);
  expect(await dead.refill()).toBe(0);
  connections[0]?.disconnect();
  const other = await process(rate);
  await other.refill();
  expect(await leases()).toEqual([100, 100]);
  await expect
    .poll(async () => {
      other.take(Date.now());
      await other.refill();
      return leases();
    })
    .toEqual([100]);
  // And the dead one's own copy is worth nothing any more.
  expect(dead.take(Date.now())).toBe(false);
});

test('closing gives back what is in hand', async () => {
  const one = await process({ perSecond: 1, burst: 160 });
  await one.refill();
  expect(await inBucket()).toBeLessThan(160);
  one.close();
  await expect.poll(leases).toEqual([]);
  expect(await inBucket()).toBe(160);
});

test('a charge is taken from the bucket, and a debt is paid by time', async () => {
  const rate = { perSecond: 100, burst: 64 };
  const one = await process(rate);
  await takeOne(one);
  const startedAt = performance.now();
  one.charge(Date.now(), 100);
  const waitMs = await one.refill();
  expect(waitMs).toBeGreaterThan(0);
  expect(await inBucket()).toBeLessThan(0);
  const other = await process(rate);
  expect(await other.refill()).toBeGreaterThan(0);
  await takeOne(other);
  expect(secondsSince(startedAt)).toBeGreaterThan((100 - 64) / 100);
});

test('dear commands are paid by the bucket, however little is in hand', async () => {
  const one = await process({ perSecond: 10, burst: 100_000 });
  for (let done = 0; done < 50; done += 1) {
    if (!one.take(Date.now())) {
      expect(await one.refill()).toBe(0);
      expect(one.take(Date.now())).toBe(true);
    }
    one.charge(Date.now(), 36);
  }
});

test('no debt is larger than the bucket', async () => {
  const one = await process({ perSecond: 1, burst: 20 });
  await takeOne(one);
  one.charge(Date.now(), 1_000_000);
  await one.refill();
  expect(await inBucket()).toBeGreaterThanOrEqual(-20);
});

test('a bucket that nobody uses expires when it would be full', async () => {
  const one = await process({ perSecond: 100, burst: 50, leaseMs: 100 });
  await drain(one);
  const leftMs = await shared.system.pttl(bucketKeyOf(id));
  expect(leftMs).toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(500 + 200);
  await expect.poll(() => shared.system.exists(bucketKeyOf(id)), { timeout: 5000 }).toBe(0);
});

test('the server’s clock counts, and no process’s', async () => {
  const one = await process({ perSecond: 10, burst: 40, leaseMs: 100_000 });
  expect(await drain(one)).toBeGreaterThanOrEqual(40);
  const inAnHour = Date.now() + 3_600_000;
  expect(one.take(inAnHour)).toBe(false);
  expect(await one.refill()).toBeGreaterThan(0);
});

test('a flood asks the server now and then, not for each command', async () => {
  const one = await process({ perSecond: 1000, burst: 100 });
  await drain(one);
  const asked = async () =>
    Number(/cmdstat_evalsha:calls=(\d+)/.exec(await shared.system.info('commandstats'))?.[1] ?? 0);
  const [before, startedAt] = [await asked(), performance.now()];
  for (let refused = 0; refused < 20_000; refused += 1) {
    if (!one.take(Date.now())) await one.refill();
  }
  expect((await asked()) - before).toBeLessThan(10 + 300 * secondsSince(startedAt));
});

test('a server that is full of data still hands out', async () => {
  const one = await process({ perSecond: 10, burst: 100 });
  await shared.system.config('SET', 'maxmemory', '1');
  try {
    expect(await one.refill()).toBe(0);
  } finally {
    await shared.system.config('SET', 'maxmemory', '0');
  }
});

test('without the server nothing is handed out, and it is told so', async () => {
  const one = await process({ perSecond: 10, burst: 32 });
  await takeOne(one);
  for (const connection of connections) connection.disconnect();
  while (one.take(Date.now()));
  await expect(one.refill()).rejects.toMatchObject({ name: 'Failure', code: 'unavailable' });
  expect(one.take(Date.now())).toBe(false);
});
