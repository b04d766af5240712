/**
 * Workers that grade, each task with a Redis of its own. As many tasks run as there are slots; the rest wait in a fair
 * line. A task that nobody wants any more stops between two schedules. One that overruns its time, or does not stop,
 * loses its thread, and its slot gets a new Redis.
 */
import path from 'node:path';
import type { Logger } from 'pino';
import { Piscina } from 'piscina';
import type { AttemptProgress, Verdict } from '#lessons/schema.ts';
import { Failure } from '#sandbox/failure.ts';
import type { QueueLimits } from './queue.ts';
import { openReins } from './reins.ts';
import { type Task, type TaskResult, taskResultSchema } from './task.ts';
import { Turns } from './turns.ts';

export interface StartedRedis {
  readonly target: { readonly path: string };
  stop(): Promise<void>;
}
export type StartRedis = (options: { directory: string; log: Logger }) => Promise<StartedRedis>;

export interface PoolOptions {
  readonly workers: number;
  /** Tasks that may wait. */
  readonly queue: QueueLimits;
  /** Real time of a task, after which its thread is ended. */
  readonly taskMs: number;
  /** Each slot's Redis gets a folder in it. */
  readonly directory: string;
  readonly startRedis: StartRedis;
  readonly log: Logger;
}

export interface PoolTask extends Omit<Task, 'redisPath' | 'reins'> {
  /** Whose turn it is. */
  readonly learner: string;
  /** Ends it, waiting or running; `run` throws its reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: AttemptProgress) => void) | undefined;
}

export interface Pool {
  /** @throws {Failure} `busy`, `quota`, `conflict` (handed in again), `timeout`, `unavailable`, `internal` */
  run(task: PoolTask): Promise<Verdict>;
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
  const slots: Slot[] = Array.from({ length: workers }, (_, index) => ({
    directory: path.join(options.directory, `worker-${index + 1}`),
    redis: undefined,
  }));
  const turns = new Turns(slots, queue);
  let isClosed = false;

  const stopping = () =>
    new Failure('unavailable', 'The server is stopping. Please try again in a moment.', 5);
  const renew = async (slot: Slot) => {
    const { redis } = slot;
    slot.redis = undefined;
    await redis?.stop().catch((cause: unknown) => log.warn({ err: cause }, 'a grading Redis did not stop'));
  };

  /** Undefined if it was stopped. */
  const answerOf = async (slot: Slot, task: PoolTask, redisPath: string): Promise<TaskResult | undefined> => {
    const { exerciseFile, source, seed, budgetMs, signal, onProgress } = task;
    const reins = openReins({ signal, onProgress, taskMs });
    try {
      const message: Task = { exerciseFile, source, seed, budgetMs, redisPath, reins: reins.held };
      const answer: unknown = await threads.run(message, {
        signal: reins.endThread,
        transferList: [reins.held.progress],
      });
      return taskResultSchema.parse(answer);
    } catch (cause) {
      await renew(slot);
      if (isClosed) throw stopping();
      if (!reins.endThread.aborted) throw cause;
      if (signal?.aborted) return undefined;
      log.warn({ exercise: exerciseFile }, 'grading took too long and was ended');
      throw new Failure(
        'timeout',
        'Checking your answer took too long and was ended. Does it compute for long?',
      );
    } finally {
      reins.close();
    }
  };

  const runOn = async (slot: Slot, task: PoolTask): Promise<Verdict> => {
    slot.redis ??= await startRedis({ directory: slot.directory, log });
    if (isClosed) {
      await renew(slot);
      throw stopping();
    }
    task.signal?.throwIfAborted();
    task.onProgress?.({ state: 'running', schedules: 0 });
    const result = await answerOf(slot, task, slot.redis.target.path);
    if (result !== undefined && 'defect' in result) {
      await renew(slot);
      throw new Error(`The grader of ${task.exerciseFile} is broken.\n${result.defect}`);
    }
    if (result !== undefined && 'verdict' in result && result.isRedisSpent) await renew(slot);
    // Also where the verdict came just before: nobody wants it any more.
    task.signal?.throwIfAborted();
    if (result === undefined || !('verdict' in result)) {
      throw new Error(`Grading of ${task.exerciseFile} was stopped, though nobody asked for it.`);
    }
    return result.verdict;
  };

  return {
    async run(task) {
      const { exerciseFile, learner, onProgress, signal } = task;
      const slot = await turns.take({
        learner,
        subject: exerciseFile,
        signal,
        onPlace: place => onProgress?.({ state: 'waiting', ...place }),
      });
      try {
        return await runOn(slot, task);
      } finally {
        turns.giveBack(slot, learner);
      }
    },
    async close() {
      isClosed = true;
      turns.close(stopping());
      await threads.destroy();
      await Promise.all(slots.map(renew));
    },
  };
}
