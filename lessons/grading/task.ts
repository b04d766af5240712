/** What goes to a grading worker and comes back. Functions don't cross threads, so the worker loads the exercise. */
import { z } from 'zod';
import { verdictSchema } from '#lessons/schema.ts';

export const taskSchema = z.strictObject({
  /** `exercise.ts`, absolute. */
  exerciseFile: z.string(),
  source: z.string(),
  /** Unix socket of the Redis that this task has to itself. */
  redisPath: z.string(),
  seed: z.number().int(),
  budgetMs: z.number(),
});
export type Task = z.infer<typeof taskSchema>;

export const taskResultSchema = z.union([
  z.strictObject({
    verdict: verdictSchema,
    /** The answer has made the task's Redis useless. */
    isRedisSpent: z.boolean().optional(),
  }),
  /** The exercise is wrong: for the log, never for the learner. */
  z.strictObject({ defect: z.string() }),
]);
export type TaskResult = z.infer<typeof taskResultSchema>;
