/**
 * Workers that grade, each task with a Redis of its own. As many tasks run as there are slots; the rest wait in the
 * order in which they came. A task that overruns its time loses its thread, and its slot gets a new Redis.
 */
import path from 'node:path';
import type { Logger } from 'pino';
import { Piscina } from 'piscina';
import type { Verdict } from '#lessons/schema.ts';
import { Failure } from '#sandbox/failure.ts';
import { type Task, taskResultSchema } from './task.ts';

export interface StartedRedis {
  readonly target: { readonly path: string };
  stop(): Promise<void>;
}
export type StartRedis = (options: { directory: string; log: Logger }) => Promise<StartedRedis>;

export interface PoolOptions {
  readonly workers: number;
  /** Tasks that may wait. */
  readonly queue: number;
  /** Real time of a task, after which its thread is ended. */
  readonly taskMs: number;
  /** Each slot's Redis gets a folder in it. */
  readonly directory: string;
  readonly startRedis: StartRedis;
  readonly log: Logger;
}

export interface Pool {
  /** @throws {Failure} `busy`, `timeout`, `unavailable`, `internal` */
  run(task: Omit<Task, 'redisPath'>): Promise<Verdict>;
  close(): Promise<void>;
}

interface Slot {
  readonly directory: string;
  redis: StartedRedis | undefined;
}

export function createPool(options: PoolOptions): Pool {
  const { log, queue, startRedis, taskMs, workers } = options;
  const threads = new Piscina({
    filename: new URL('./worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: 60_000,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  const free: Slot[] = Array.from({ length: workers }, (_, index) => ({
    directory: path.join(options.directory, `worker-${index + 1}`),
    redis: undefined,
  }));
  const slots = [...free];
  const waiting: { readonly resolve: (slot: Slot) => void; readonly reject: (failure: Failure) => void }[] =
    [];
  let isClosed = false;

  const stopping = () =>
    new Failure('unavailable', 'The server is stopping. Please try again in a moment.', 5);
  const take = (): Promise<Slot> => {
    if (isClosed) throw stopping();
    const slot = free.pop();
    if (slot) return Promise.resolve(slot);
    if (waiting.length >= queue) {
      throw new Failure('busy', 'Many answers are being checked right now. Please try again in a moment.', 5);
    }
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const giveBack = (slot: Slot) => {
    const next = waiting.shift();
    if (next) next.resolve(slot);
    else free.push(slot);
  };
  const renew = async (slot: Slot) => {
    const { redis } = slot;
    slot.redis = undefined;
    await redis?.stop().catch((cause: unknown) => log.warn({ err: cause }, 'a grading Redis did not stop'));
  };

  const runOn = async (slot: Slot, task: Omit<Task, 'redisPath'>): Promise<Verdict> => {
    slot.redis ??= await startRedis({ directory: slot.directory, log });
    if (isClosed) {
      await renew(slot);
      throw stopping();
    }
    const message: Task = { ...task, redisPath: slot.redis.target.path };
    const signal = AbortSignal.timeout(taskMs);
    let answer: unknown;
    try {
      answer = await threads.run(message, { signal });
    } catch (cause) {
      await renew(slot);
      if (isClosed) throw stopping();
      if (!signal.aborted) throw cause;
      log.warn({ exercise: task.exerciseFile }, 'grading took too long and was ended');
      throw new Failure(
        'timeout',
        'Checking your answer took too long and was ended. Does it compute for long?',
      );
    }
    const result = taskResultSchema.parse(answer);
    if ('verdict' in result) {
      if (result.isRedisSpent) await renew(slot);
      return result.verdict;
    }
    await renew(slot);
    throw new Error(`The grader of ${task.exerciseFile} is broken.\n${result.defect}`);
  };

  return {
    async run(task) {
      const slot = await take();
      try {
        return await runOn(slot, task);
      } finally {
        giveBack(slot);
      }
    },
    async close() {
      isClosed = true;
      for (const { reject } of waiting.splice(0)) {
        reject(stopping());
      }
      await threads.destroy();
      await Promise.all(slots.map(renew));
    },
  };
}
