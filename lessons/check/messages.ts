/** What goes between the command and the process that does the checking. */
import { z } from 'zod';
import { findingSchema } from '#lessons/check/finding.ts';
import { mutantCountSchema, stepNameSchema } from '#lessons/check/step.ts';

export const jobSchema = z.strictObject({
  /** Absolute: the folder of all tracks, and what of it is to be checked. */
  root: z.string(),
  folder: z.string(),
  kind: z.enum(['catalogue', 'track', 'lesson', 'exercise']),
  steps: z.array(stepNameSchema),
  /** The Redis that namespaces share; undefined if no step needs one. */
  redis: z
    .strictObject({
      path: z.string(),
      username: z.string().exactOptional(),
      password: z.string().exactOptional(),
    })
    .optional(),
  /** For servers' files; whoever gave the job removes it. */
  directory: z.string(),
  cacheDirectory: z.string(),
  /** A module that does not finish loading in this time hangs. */
  loadMs: z.number().int().positive(),
});
export type Job = z.infer<typeof jobSchema>;

export const messageSchema = z.discriminatedUnion('type', [
  /** All modules are loaded; a job may come. */
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({
    type: z.literal('doing'),
    what: z.string(),
    file: z.string(),
    /** Nothing further within it means that this hangs. */
    withinMs: z.number(),
  }),
  z.strictObject({
    type: z.literal('step'),
    step: stepNameSchema,
    tookMs: z.number(),
    summary: z.string(),
    findings: z.array(findingSchema),
    mutants: z.array(mutantCountSchema).optional(),
  }),
  z.strictObject({ type: z.literal('end') }),
  /** A fault of ours. */
  z.strictObject({ type: z.literal('broken'), why: z.string() }),
]);
export type Message = z.infer<typeof messageSchema>;
