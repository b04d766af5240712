/** Grading in worker threads: order, limits, and what happens to a task that never ends. */
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createPool, type Pool, type PoolOptions, type StartRedis } from '#lessons/grading/pool.ts';
import type { AttemptProgress } from '#lessons/schema.ts';
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
    queue: { most: 8, mostOfOne: 8 },
    taskMs: 60_000,
    directory: join(directory.path, 'grading'),
    startRedis,
    log: silentLog,
    ...options,
  });
  cleanups.push(() => pool.close());
  return pool;
}

/** Each of another learner. */
const task = (exercise: 'counts' | 'hangs' | 'defective' | 'endless' | 'adds', source = right) => ({
  learner: `learner ${nextLearner++}`,
  exerciseFile: resolve('test/support/toy-exercises', exercise, 'exercise.ts'),
  source,
  seed: 7,
  budgetMs: 10_000,
});
let nextLearner = 1;
const right = `export const count = redis => redis.incr('count')`;
/** In ever another order. */
const inTurns = `export const count = async (redis, name) => {
  for (let turn = 0; turn < 3; turn += 1) await redis.rpush('log', name);
}`;
const wrong = `export const count = async redis => { await redis.set('count', Number(await redis.get('count')) + 1) }`;

it('gives a verdict', async () => {
  const pool = await openPool();
  expect(await pool.run(task('counts'))).toMatchObject({
    passed: true,
    coverage: expect.stringMatching(/schedule/),
  });
  expect(await pool.run(task('counts', wrong))).toMatchObject({ passed: false });
  expect(started).toHaveLength(1);
});

it('grades scripts, and gives a slot a new Redis after one that could not be stopped', async () => {
  const pool = await openPool();
  expect(await pool.run(task('adds', "return redis.call('INCRBY', KEYS[1], ARGV[1])"))).toMatchObject({
    passed: true,
  });
  const endless = await pool.run(task('adds', "redis.call('SET', KEYS[1], 1) while true do end"));
  expect(endless.checks[0]?.observed).toBe('The script ran on and on. Does its loop come to an end?');
  expect(started.map(({ stopped }) => stopped)).toEqual([true]);
  expect(await pool.run(task('adds', 'return 6'))).toMatchObject({ passed: false });
  expect(started.map(({ stopped }) => stopped)).toEqual([true, false]);
});

it('runs what waits in the order in which it came, and turns away what does not fit', async () => {
  const pool = await openPool({ queue: { most: 2, mostOfOne: 2 } });
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

describe('a task that nobody wants any more', () => {
  const why = new Error('cancelled');
  /** Hands it in, and cancels it once `isTime` has been told of its progress. */
  const cancelled = (
    pool: Pool,
    given: ReturnType<typeof task>,
    isTime: (told: AttemptProgress) => boolean,
  ) => {
    const controller = new AbortController();
    const onProgress = (told: AttemptProgress) => {
      if (isTime(told)) controller.abort(why);
    };
    return pool.run({ ...given, signal: controller.signal, onProgress });
  };
  const runs = (told: AttemptProgress) => told.state === 'running' && told.schedules > 0;

  it('stops between two schedules; its slot and its Redis are free at once', async () => {
    const pool = await openPool();
    const stopped = cancelled(pool, task('endless', inTurns), runs);
    const next = pool.run(task('counts'));
    await expect(stopped).rejects.toBe(why);
    expect(await next).toMatchObject({ passed: true });
    expect(started.map(({ stopped: isStopped }) => isStopped)).toEqual([false]);
  });

  it('loses its thread if it does not stop', async () => {
    const pool = await openPool();
    const hung = cancelled(pool, task('hangs'), told => told.state === 'running');
    const next = pool.run(task('counts'));
    await expect(hung).rejects.toBe(why);
    expect(await next).toMatchObject({ passed: true });
    expect(started.map(({ stopped }) => stopped)).toEqual([true, false]);
  });

  it('leaves the line, and those behind it move up', async () => {
    const pool = await openPool();
    const first = new AbortController();
    const running = pool.run({ ...task('endless', inTurns), signal: first.signal });
    const leaving = new AbortController();
    const left = pool.run({ ...task('counts'), signal: leaving.signal });
    const places: AttemptProgress[] = [];
    const movedUp = Promise.withResolvers<void>();
    const waiting = pool.run({
      ...task('counts'),
      onProgress: told => {
        places.push(told);
        if (told.state === 'waiting' && told.place === 1) movedUp.resolve();
      },
    });
    leaving.abort(why);
    await expect(left).rejects.toBe(why);
    await movedUp.promise;
    first.abort(why);
    await expect(running).rejects.toBe(why);
    expect(await waiting).toMatchObject({ passed: true });
    expect(places.slice(0, 3)).toEqual([
      { state: 'waiting', place: 2, waiting: 2 },
      { state: 'waiting', place: 1, waiting: 1 },
      { state: 'running', schedules: 0 },
    ]);
  });

  it('is not begun if it was cancelled before', async () => {
    const pool = await openPool();
    await expect(pool.run({ ...task('counts'), signal: AbortSignal.abort(why) })).rejects.toBe(why);
    expect(started).toEqual([]);
  });
});

it('checks the newer of two answers to one exercise, in the place of the older', async () => {
  const pool = await openPool();
  const first = new AbortController();
  const running = pool.run({ ...task('endless', inTurns), signal: first.signal }).catch(() => undefined);
  const twice = task('counts', wrong);
  const older = pool.run(twice).catch((failure: unknown) => failure);
  const other = pool.run(task('counts')).then(() => 'other');
  const newer = pool.run({ ...twice, source: right });
  expect(await older).toMatchObject({ code: 'conflict' });
  first.abort();
  expect(await Promise.race([newer.then(() => 'newer'), other])).toBe('newer');
  expect(await newer).toMatchObject({ passed: true });
  await Promise.all([running, other]);
});

it('tells how many schedules were tried, and of which scenario', async () => {
  const pool = await openPool();
  const told: AttemptProgress[] = [];
  await pool.run({
    ...task('endless', inTurns),
    budgetMs: 1500,
    onProgress: progress => told.push(progress),
  });
  const counts = told.map(progress => (progress.state === 'running' ? progress.schedules : -1));
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(counts.length).toBeGreaterThan(3);
  expect(told.at(-1)).toMatchObject({ state: 'running', scenario: 'Five at once' });
});
