/**
 * What a track, a lesson, an exercise and a verdict are. Strict, so that a misspelt field is an error that names its
 * file. Types are inferred; `catalog.ts` reads the folders into these.
 */
import * as z from 'zod/mini';

export const slugSchema = z.string().check(z.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/));

/** `tracks/<nn-slug>/track.yaml` */
export const trackFileSchema = z.strictObject({
  title: z.string().check(z.minLength(1)),
  summary: z.string().check(z.minLength(1)),
  /** All lessons planned, so that the map can show what is still to come: title for each slug, in order. */
  lessons: z
    .array(z.strictObject({ slug: slugSchema, title: z.string().check(z.minLength(1)) }))
    .check(z.minLength(1)),
});

export const sourceSchema = z.strictObject({ title: z.string().check(z.minLength(1)), url: z.url() });

/** The frontmatter of `lesson.mdx`. */
export const lessonFileSchema = z.strictObject({
  title: z.string().check(z.minLength(1)),
  summary: z.string().check(z.minLength(1), z.maxLength(200)),
  minutes: z.int().check(z.gte(5), z.lte(30)),
  /** Slugs of lessons to take before. */
  prerequisites: z._default(z.array(slugSchema), []),
  /** Slug of the lesson to take next. */
  next: z.optional(slugSchema),
  /** Start state of the lesson's sandbox: redis-cli lines, run in order by client A. */
  start: z._default(z.array(z.string()), []),
  /** Which simulated world stands beside the sandbox; its settings stand in `world.ts` in the folder. */
  world: z._default(z.boolean(), false),
  /** `namespace` costs nothing; the others start real servers. */
  kind: z._default(
    z.enum(['namespace', 'server', 'replicated', 'sentinel', 'cluster', 'independent']),
    'namespace',
  ),
  /** Two questions from earlier lessons, answered on demand. */
  recall: z
    .array(z.strictObject({ question: z.string(), answer: z.string(), from: z.optional(slugSchema) }))
    .check(z.maxLength(3)),
  /** For the instructor. */
  notes: z.strictObject({
    misconception: z.string(),
    question: z.string(),
    expect: z.array(z.string()),
    recover: z.string(),
  }),
  sources: z.array(sourceSchema).check(z.minLength(1)),
});
export type LessonFile = z.infer<typeof lessonFileSchema>;

/** Longest argument that evidence keeps whole, in characters; a command with a longer one cannot be replayed. */
export const evidenceArgumentLength = 2048;

/** One event of a schedule, in the order in which they happened. */
export const evidenceEventSchema = z.strictObject({
  /** Virtual, since the start of the schedule. */
  atMs: z.number(),
  /** An actor's name, `driver`, or `story` for what the scenario itself did to Redis before and between calls. */
  actor: z.string(),
  /** `redis`, a simulated part's name, an actor's name, or `driver` for time. */
  target: z.string(),
  /** As one would type it, shortened. */
  call: z.string(),
  /** In one line, shortened; empty where there is none. */
  reply: z.string(),
  /** A command that reached Redis, whole, for replaying; absent where nothing did or an argument is too long. */
  args: z.optional(z.array(z.string())),
  /** Which of the actor's connections, from 1 in the order of their making; absent for the first. */
  connection: z.optional(z.int().check(z.positive())),
  /** What the driver or the story did, where it is no command. */
  fault: z.optional(
    z.enum(['advance', 'expire', 'flush', 'crash', 'pause', 'refuse', 'drop', 'down', 'up', 'unblock']),
  ),
  /** Milliseconds of `advance` and `pause`. */
  ms: z.optional(z.number()),
});
export type EvidenceEvent = z.infer<typeof evidenceEventSchema>;

/** A failing schedule. */
export const evidenceSchema = z.strictObject({
  scenario: z.string(),
  seed: z.int(),
  /**
   * Index in `events` of the step with which the check broke: had everything stopped just before, it would have held.
   * Null where no single step did that.
   */
  fatalStep: z.nullable(z.int()),
  /** Index in `events` of what the last choice brought about: without it, in the usual order, the check did not fail. */
  turnStep: z.optional(z.int()),
  events: z.array(evidenceEventSchema),
  /** The choices that lead there: with the seed and the answer, the schedule can be run again. */
  choices: z.optional(z.array(z.int().check(z.nonnegative()))),
  /** What it took: "2 preemptions and 1 crash". Absent where nothing was chosen. */
  within: z.optional(z.string()),
});
export type Evidence = z.infer<typeof evidenceSchema>;

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
  mistake: z.optional(slugSchema),
  /** Not named to the learner before it fails. */
  hidden: z.optional(z.boolean()),
  /** It could not be tried, so that it did not pass says nothing about the answer. */
  untried: z.optional(z.boolean()),
  /** The simplest failing schedule that was found. */
  evidence: z.optional(evidenceSchema),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** One `console.log` of an answer. */
export const printedSchema = z.strictObject({
  /** Virtual, since the start of the schedule. */
  atMs: z.number(),
  actor: z.string(),
  level: z.enum(['log', 'info', 'warn', 'error', 'debug']),
  text: z.string(),
});
export type Printed = z.infer<typeof printedSchema>;

export const verdictSchema = z.strictObject({
  passed: z.boolean(),
  checks: z.array(checkResultSchema),
  /** What was tried, truthfully: "all 70 schedules up to 2 preemptions". */
  coverage: z.optional(z.string()),
  /** What the learner's code printed, bounded, a line for each with its time and actor. */
  output: z.optional(z.string()),
  /** The same, in parts. */
  printed: z.optional(z.array(printedSchema)),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** What is told of an attempt before its verdict. */
const attemptProgressStates = [
  /** `place` counts from 1, among `waiting` that wait. */
  z.strictObject({
    state: z.literal('waiting'),
    place: z.int().check(z.positive()),
    waiting: z.int().check(z.positive()),
  }),
  /** `schedules` tried so far, in the scenario with this title. */
  z.strictObject({
    state: z.literal('running'),
    schedules: z.int().check(z.nonnegative()),
    scenario: z.optional(z.string()),
  }),
] as const;
export const attemptProgressSchema = z.discriminatedUnion('state', attemptProgressStates);
export type AttemptProgress = z.infer<typeof attemptProgressSchema>;

/**
 * One line of the answer to `POST /api/exercises/:id/attempts` where it was asked for as `application/x-ndjson`:
 * progress as it comes, then the verdict or why there is none.
 */
export const attemptLineSchema = z.discriminatedUnion('state', [
  ...attemptProgressStates,
  /** `attempt` is the id under which it is kept. */
  z.strictObject({ state: z.literal('graded'), attempt: z.string(), verdict: verdictSchema }),
  /** As the problem document that would else be the answer. */
  z.strictObject({
    state: z.literal('refused'),
    problem: z.strictObject({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      detail: z.string(),
      code: z.string(),
    }),
  }),
]);
export type AttemptLine = z.infer<typeof attemptLineSchema>;

/** Body of `POST /api/exercises/:id/attempts`; which of the two an exercise takes is told by its kind. */
export const attemptBodySchema = z.union([
  z.strictObject({ answer: z.string().check(z.maxLength(65_536)) }),
  z.strictObject({ sandboxId: z.string().check(z.maxLength(64)) }),
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
  variantOf: z.optional(slugSchema),
  /** Id of its variant, offered once the solution has been shown. */
  variant: z.optional(slugSchema),
  title: z.string(),
  /** Markdown. */
  task: z.string(),
  hints: z.array(z.string()),
  /** Code and Lua. */
  starter: z.optional(z.string()),
  exports: z.optional(z.string()),
  /** State and Operate: the start state as redis-cli lines. */
  start: z.optional(z.array(z.string())),
  /** State: the goal as redis-cli lines that would make it, for drawing. */
  goal: z.optional(z.array(z.string())),
  /** Operate: what kind of servers it runs on. */
  servers: z.optional(z.enum(['server', 'replicated', 'sentinel', 'cluster', 'independent'])),
  /** Predict. */
  choices: z.optional(z.array(z.string())),
  /** Those that may be named before they fail. */
  checks: z.array(z.strictObject({ id: slugSchema, name: z.string() })),
  /** How many more there are. */
  hiddenChecks: z.optional(z.int().check(z.nonnegative())),
});
export type PublicExercise = z.infer<typeof publicExerciseSchema>;
