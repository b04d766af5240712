/** Grading in worker threads: order, limits, and what happens to a task that never ends. */
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createPool, type Pool, type PoolOptions, type StartRedis } from '#lessons/grading/pool.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const started: { pid: number; stopped: boolean }[] = [];
const startRedis: StartRedis = async options => {
  const redis = await startPrivateRedis(options);
  const entry = { pid: redis.pid, stopped: false };
  started.push(entry);
  return {
    target: redis.target,
    stop: async () => {
      entry.stopped = true;
      await redis.stop();
    },
  };
};

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
  started.length = 0;
});

async function openPool(options: Partial<PoolOptions> = {}): Promise<Pool> {
  const directory = await temporaryDirectory();
  cleanups.push(() => directory.remove());
  const pool = createPool({
    workers: 1,
    queue: 8,
    taskMs: 60_000,
    directory: join(directory.path, 'grading'),
    startRedis,
    log: silentLog,
    ...options,
  });
  cleanups.push(() => pool.close());
  return pool;
}

const task = (exercise: 'counts' | 'hangs' | 'defective', source = right) => ({
  exerciseFile: resolve('test/support/toy-exercises', exercise, 'exercise.ts'),
  source,
  seed: 7,
  budgetMs: 10_000,
});
const right = `export const count = redis => redis.incr('count')`;
const wrong = `export const count = async redis => { await redis.set('count', Number(await redis.get('count')) + 1) }`;

it('gives a verdict', async () => {
  const pool = await openPool();
  expect(await pool.run(task('counts'))).toMatchObject({ passed: true, coverage: 'the only schedule' });
  expect(await pool.run(task('counts', wrong))).toMatchObject({ passed: false });
  expect(started).toHaveLength(1);
});

it('runs what waits in the order in which it came, and turns away what does not fit', async () => {
  const pool = await openPool({ queue: 2 });
  const done: number[] = [];
  const runs = [0, 1, 2].map(async index => {
    await pool.run(task('counts'));
    done.push(index);
  });
  await expect(pool.run(task('counts'))).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 5 });
  await Promise.all(runs);
  expect(done).toEqual([0, 1, 2]);
  expect(await pool.run(task('counts'))).toMatchObject({ passed: true });
});

it('ends the thread of a task that overruns its time, and goes on with a new Redis', async () => {
  const pool = await openPool({ taskMs: 10_000 });
  const hung = pool.run(task('hangs'));
  const next = pool.run(task('counts'));
  await expect(hung).rejects.toMatchObject({ code: 'timeout' });
  expect(await next).toMatchObject({ passed: true });
  expect(started.map(({ stopped }) => stopped)).toEqual([true, false]);
});

it('says aloud that an exercise is broken, and goes on', async () => {
  const pool = await openPool();
  await expect(pool.run(task('defective'))).rejects.toThrow('no scenario tried counts');
  expect(await pool.run(task('counts'))).toMatchObject({ passed: true });
});

it('grades on a new Redis after the old one has died', async () => {
  const pool = await openPool();
  await pool.run(task('counts'));
  process.kill(started[0]?.pid ?? 0, 'SIGKILL');
  await expect
    .poll(async () => pool.run(task('counts')).catch(() => undefined), { timeout: 20_000 })
    .toMatchObject({
      passed: true,
    });
});

it('lets nobody wait when it closes, and leaves no server behind', async () => {
  const pool = await openPool();
  await pool.run(task('counts'));
  const running = pool.run(task('hangs')).catch((failure: unknown) => failure);
  const waiting = pool.run(task('counts')).catch((failure: unknown) => failure);
  await pool.close();
  expect(await waiting).toMatchObject({ code: 'unavailable' });
  expect(await running).toMatchObject({ code: 'unavailable' });
  for (const { pid } of started) expect(() => process.kill(pid, 0)).toThrow();
  await expect(pool.run(task('counts'))).rejects.toMatchObject({ code: 'unavailable' });
});
