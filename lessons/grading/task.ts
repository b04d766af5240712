/** What goes to a grading worker and comes back. Functions don't cross threads, so the worker loads the exercise. */
import { MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import { verdictSchema } from '#lessons/schema.ts';

/** How the pool and a task reach each other while it runs. */
export const reinsSchema = z.strictObject({
  /** Its first four bytes are 0 until the task should stop. */
  stop: z.instanceof(SharedArrayBuffer),
  /** Takes `runningSchema` now and then. */
  progress: z.instanceof(MessagePort),
});
export type Reins = z.infer<typeof reinsSchema>;

export const runningSchema = z.strictObject({
  schedules: z.number().int().nonnegative(),
  scenario: z.string(),
});
export type Running = z.infer<typeof runningSchema>;

export const taskSchema = z.strictObject({
  /** `exercise.ts`, absolute. */
  exerciseFile: z.string(),
  source: z.string(),
  /** Unix socket of the Redis that this task has to itself. */
  redisPath: z.string(),
  seed: z.number().int(),
  budgetMs: z.number(),
  reins: reinsSchema,
});
export type Task = z.infer<typeof taskSchema>;

export const taskResultSchema = z.union([
  z.strictObject({
    verdict: verdictSchema,
    /** The answer has made the task's Redis useless. */
    isRedisSpent: z.boolean().optional(),
  }),
  /** It was asked to stop, and did. */
  z.strictObject({ stopped: z.literal(true) }),
  /** The exercise is wrong: for the log, never for the learner. */
  z.strictObject({ defect: z.string() }),
]);
export type TaskResult = z.infer<typeof taskResultSchema>;
