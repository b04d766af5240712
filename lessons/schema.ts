/**
 * What a track, a lesson, an exercise and a verdict are. Strict, so that a misspelt field is an error that names its
 * file. Types are inferred; `catalog.ts` reads the folders into these.
 */
import { z } from 'zod';

export const slugSchema = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** `tracks/<nn-slug>/track.yaml` */
export const trackFileSchema = z.strictObject({
  title: z.string().min(1),
  summary: z.string().min(1),
  /** All lessons planned, so that the map can show what is still to come: title for each slug, in order. */
  lessons: z.array(z.strictObject({ slug: slugSchema, title: z.string().min(1) })).min(1),
});

export const sourceSchema = z.strictObject({ title: z.string().min(1), url: z.url() });

/** The frontmatter of `lesson.mdx`. */
export const lessonFileSchema = z.strictObject({
  title: z.string().min(1),
  summary: z.string().min(1).max(200),
  minutes: z.number().int().min(5).max(30),
  /** Slugs of lessons to take before. */
  prerequisites: z.array(slugSchema).default([]),
  /** Slug of the lesson to take next. */
  next: slugSchema.optional(),
  /** Start state of the lesson's sandbox: redis-cli lines, run in order by client A. */
  start: z.array(z.string()).default([]),
  /** Which simulated world stands beside the sandbox; its settings stand in `world.ts` in the folder. */
  world: z.boolean().default(false),
  /** `namespace` costs nothing; the others start real servers. */
  kind: z
    .enum(['namespace', 'server', 'replicated', 'sentinel', 'cluster', 'independent'])
    .default('namespace'),
  /** Two questions from earlier lessons, answered on demand. */
  recall: z
    .array(z.strictObject({ question: z.string(), answer: z.string(), from: slugSchema.optional() }))
    .max(3),
  /** For the instructor. */
  notes: z.strictObject({
    misconception: z.string(),
    question: z.string(),
    expect: z.array(z.string()),
    recover: z.string(),
  }),
  sources: z.array(sourceSchema).min(1),
});
export type LessonFile = z.infer<typeof lessonFileSchema>;

/** One observation of a check: what should have been and what was, in words. */
export const checkResultSchema = z.strictObject({
  id: slugSchema,
  name: z.string(),
  passed: z.boolean(),
  expected: z.string(),
  observed: z.string(),
  /** What to think about next; empty when passed. */
  feedback: z.string(),
  /** Which known mistake this looks like, if one. */
  mistake: slugSchema.optional(),
  /** The failing schedule, as events in order. */
  evidence: z
    .strictObject({
      scenario: z.string(),
      seed: z.number().int(),
      /** Index in `events` of the step that broke the check; null where no single step did. */
      fatalStep: z.number().int().nullable(),
      events: z.array(
        z.strictObject({
          atMs: z.number(),
          actor: z.string(),
          /** `redis`, a simulated part's name, or `driver` for time, crashes, flushes. */
          target: z.string(),
          call: z.string(),
          reply: z.string(),
        }),
      ),
    })
    .optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
export type Evidence = NonNullable<CheckResult['evidence']>;

export const verdictSchema = z.strictObject({
  passed: z.boolean(),
  checks: z.array(checkResultSchema),
  /** What was tried, truthfully: "all 70 schedules up to 2 preemptions". */
  coverage: z.string().optional(),
  /** What the learner's code printed, bounded. */
  output: z.string().optional(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** Body of `POST /api/exercises/:id/attempts`; which of the two an exercise takes is told by its kind. */
export const attemptBodySchema = z.union([
  z.strictObject({ answer: z.string().max(65_536) }),
  z.strictObject({ sandboxId: z.string().max(64) }),
]);
export type AttemptBody = z.infer<typeof attemptBodySchema>;

export const exerciseKindSchema = z.enum(['state', 'code', 'lua', 'operate', 'predict']);
export type ExerciseKind = z.infer<typeof exerciseKindSchema>;

/** What a learner may see of an exercise: never its scenarios, solution or hidden checks. */
export const publicExerciseSchema = z.strictObject({
  id: slugSchema,
  track: slugSchema,
  lesson: slugSchema,
  kind: exerciseKindSchema,
  /** Of a variant: the exercise whose shape it has, with other names and numbers. */
  variantOf: slugSchema.optional(),
  /** Id of its variant, offered once the solution has been shown. */
  variant: slugSchema.optional(),
  title: z.string(),
  /** Markdown. */
  task: z.string(),
  hints: z.array(z.string()),
  /** Code and Lua. */
  starter: z.string().optional(),
  exports: z.string().optional(),
  /** State: the start state and the goal as redis-cli lines that would make it, for drawing. */
  start: z.array(z.string()).optional(),
  goal: z.array(z.string()).optional(),
  /** Predict. */
  choices: z.array(z.string()).optional(),
  checks: z.array(z.strictObject({ id: slugSchema, name: z.string() })),
});
export type PublicExercise = z.infer<typeof publicExerciseSchema>;
