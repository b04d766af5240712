/** Checks what an `exercise.ts` exports, so that a misspelt field is an error that names its file. */
import { z } from 'zod';
import type { Exercise } from '#lessons/grading/exercise.ts';
import { slugSchema } from '#lessons/schema.ts';

const functionSchema = z.custom(value => typeof value === 'function', 'must be a function');
const checkTextSchema = z.strictObject({
  name: z.string().min(1),
  hidden: z.boolean().optional(),
  feedback: z.string().min(1),
  mistakes: z.record(slugSchema, z.string().min(1)).optional(),
});
const text = {
  variantOf: z.optional(slugSchema),
  title: z.string().min(1),
  task: z.string().min(1),
  hints: z.array(z.string().min(1)).min(1),
  explanation: z.string().min(1),
  checks: z
    .record(slugSchema, checkTextSchema)
    .refine(checks => Object.keys(checks).length > 0, 'has no check')
    .refine(
      checks => Object.values(checks).some(({ hidden }) => hidden !== true),
      'has no check but hidden ones',
    ),
};
const count = z.number().int().positive();
const scenarioSchema = z.strictObject({
  id: slugSchema,
  title: z.string().min(1),
  explore: z
    .strictObject({
      preemptions: z.number().int().nonnegative(),
      faults: z
        .strictObject({
          crash: count.optional(),
          flush: count.optional(),
          refuse: count.optional(),
          drop: count.optional(),
          fail: count.optional(),
          pauseMs: count.optional(),
        })
        .optional(),
      schedules: count,
    })
    .optional(),
  run: functionSchema,
});
const scenarios = z.array(scenarioSchema).min(1);
const linesSchema = z.array(z.string());

const exerciseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('code'), ...text, exports: z.string().min(1), scenarios }),
  z.strictObject({ kind: z.literal('lua'), ...text, scenarios }),
  z.strictObject({
    kind: z.literal('state'),
    ...text,
    start: linesSchema,
    goal: linesSchema.min(1),
    observe: functionSchema,
  }),
  z.strictObject({
    kind: z.literal('operate'),
    ...text,
    servers: z.enum(['server', 'replicated', 'sentinel', 'cluster', 'independent']),
    start: linesSchema,
    prepare: functionSchema.optional(),
    observe: functionSchema,
  }),
  z.strictObject({
    kind: z.literal('predict'),
    ...text,
    choices: z.array(z.string()).min(2).optional(),
    accepts: functionSchema,
  }),
]);

/** Whether a module's default export is an exercise; `report` gets what is wrong. */
export function isExercise(value: unknown, report: (message: string) => void): value is Exercise {
  const parsed = exerciseSchema.safeParse(value);
  if (parsed.success) return true;
  for (const issue of parsed.error.issues) {
    report([issue.path.map(String).join('.'), issue.message].filter(Boolean).join(': '));
  }
  return false;
}
