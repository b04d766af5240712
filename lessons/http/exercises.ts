/**
 * Exercises over HTTP. What goes out is what a learner may see (`PublicExercise`); the solution only when asked for,
 * and that is noted. An attempt is stored before it is answered. Whoever hangs up cancels it, and it is not stored.
 *
 *     GET  /api/exercises                            → [{ id, track, lesson, kind, title, variantOf? }]
 *     GET  /api/exercises/:id                        → PublicExercise
 *     POST /api/exercises/:id/attempts               { answer } | { sandboxId } → 201 Verdict; `location` names the attempt
 *                                                    with `accept: application/x-ndjson` → 200, `AttemptLine`s
 *     GET  /api/exercises/:id/attempts               → own Attempts, the newest first, without their evidence
 *     GET  /api/exercises/:id/attempts/:attempt      → one of them, whole
 *     GET  /api/exercises/:id/solution               → { source, explanation }, both as text and Markdown
 *     POST /api/exercises/:id/hints                  { count } → 204, how many have been shown by now
 */
import type { Context, Hono } from 'hono';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Catalog, CatalogExercise } from '#lessons/catalog.ts';
import type { Grader } from '#lessons/grading/grader.ts';
import { solutionText } from '#lessons/grading/operate/solution-text.ts';
import { workText } from '#lessons/grading/operate/work-text.ts';
import { answerInLines, wantsLines, whileListening } from '#lessons/http/attempt-lines.ts';
import type { Records } from '#lessons/progress/records.ts';
import type { AttemptProgress, Verdict } from '#lessons/schema.ts';
import { createAllowance } from '#sandbox/doors/allowance.ts';
import { problemOf } from '#sandbox/doors/problem.ts';
import { type DoorEnv, readBody } from '#sandbox/doors/request.ts';
import { Failure } from '#sandbox/failure.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';

const answerSchema = z.strictObject({ answer: z.string() });
const sandboxSchema = z.strictObject({ sandboxId: z.string().max(64) });
const hintsSchema = z.strictObject({ count: z.number().int().min(1).max(100) });

type Answer = Parameters<Grader['grade']>[1];

export interface ExerciseRoutesOptions {
  readonly catalog: Pick<Catalog, 'exercise' | 'exercises'>;
  readonly grader: Pick<Grader, 'grade'>;
  readonly records: Records;
  readonly registry: SandboxRegistry;
  readonly answerBytes: number;
  readonly attemptsPerLearnerPerMinute: number;
  readonly log: Logger;
}

export function addExerciseRoutes(door: Hono<DoorEnv>, options: ExerciseRoutesOptions): void {
  const { catalog, records } = options;

  door.get('/api/exercises', c =>
    c.json(
      catalog.exercises().map(({ public: shown }) => {
        const { id, track, lesson, kind, title, variantOf } = shown;
        return { id, track, lesson, kind, title, ...(variantOf === undefined ? {} : { variantOf }) };
      }),
    ),
  );

  door.get('/api/exercises/:id', c => c.json(theExercise(c, catalog).public));

  door.get('/api/exercises/:id/solution', async c => {
    const exercise = theExercise(c, catalog);
    await records.revealSolution(c.get('learner'), exercise.id);
    const source = exercise.kind === 'operate' ? await solutionText(exercise) : exercise.solution;
    return c.json({ source, explanation: exercise.explanation });
  });

  door.post('/api/exercises/:id/hints', async c => {
    const exercise = theExercise(c, catalog);
    const { count } = await readBody(c, hintsSchema);
    const hints = Math.min(count, exercise.public.hints.length);
    await records.revealHints(c.get('learner'), exercise.id, hints);
    return c.body(null, 204);
  });

  addAttemptRoutes(door, options);
}

function addAttemptRoutes(door: Hono<DoorEnv>, options: ExerciseRoutesOptions): void {
  const { catalog, grader, records } = options;
  const allowance = createAllowance({
    limit: options.attemptsPerLearnerPerMinute,
    windowMs: 60_000,
    refusal: 'You have made many attempts in this minute. Take a breath, then go on.',
  });

  door.post('/api/exercises/:id/attempts', async c => {
    const exercise = theExercise(c, catalog);
    const given = await readAnswer(c, exercise, options);
    allowance.take(c.get('learner'));
    const learner = c.get('learner');
    const signal = whileListening(c);
    const grade = async (onProgress?: (progress: AttemptProgress) => void) => {
      const options = { learner, signal, ...(onProgress === undefined ? {} : { onProgress }) };
      const verdict = await grader.grade(exercise.id, given.answer, options);
      signal.throwIfAborted();
      const { id } = await records.addAttempt(learner, {
        exercise: exercise.id,
        answer: given.text,
        verdict,
      });
      return { attempt: id, verdict };
    };
    if (wantsLines(c)) return answerInLines(c, grade, thrown => problemOf(c, thrown, options.log));
    const { attempt, verdict } = await grade();
    return c.json(verdict, 201, { location: `/api/exercises/${exercise.id}/attempts/${attempt}` });
  });

  door.get('/api/exercises/:id/attempts', async c => {
    const attempts = await records.attempts(c.get('learner'), theExercise(c, catalog).id);
    return c.json(attempts.map(attempt => ({ ...attempt, verdict: withoutEvidence(attempt.verdict) })));
  });

  door.get('/api/exercises/:id/attempts/:attempt', async c => {
    const exercise = theExercise(c, catalog);
    const attempt = await records.attempt(c.get('learner'), c.req.param('attempt'));
    if (attempt?.exercise !== exercise.id)
      throw new Failure('not-found', 'You have no attempt with this id.');
    return c.json(attempt);
  });
}

/** Fifty attempts with all their evidence would be megabytes. */
function withoutEvidence({ output: _, ...verdict }: Verdict): Verdict {
  return { ...verdict, checks: verdict.checks.map(({ evidence: _evidence, ...check }) => check) };
}

function theExercise(c: Context<DoorEnv>, catalog: ExerciseRoutesOptions['catalog']): CatalogExercise {
  const exercise = catalog.exercise(c.req.param('id') ?? '');
  if (exercise === undefined) throw new Failure('not-found', 'There is no exercise with this id.');
  return exercise;
}

/** The answer for the grader, and as the text that is kept. */
async function readAnswer(
  c: Context<DoorEnv>,
  exercise: CatalogExercise,
  options: ExerciseRoutesOptions,
): Promise<{ answer: Answer; text: string }> {
  if (exercise.kind === 'state' || exercise.kind === 'operate') {
    const { sandboxId } = await readBody(c, sandboxSchema);
    const sandbox = /^[a-z0-9]{1,64}$/.test(sandboxId) ? await options.registry.find(sandboxId) : undefined;
    if (sandbox?.owner !== c.get('learner')) {
      throw new Failure('not-found', 'You have no sandbox with this id. Open the exercise again.');
    }
    return { answer: { sandbox }, text: workText(sandbox, options.answerBytes) };
  }
  const { answer } = await readBody(c, answerSchema);
  if (Buffer.byteLength(answer) > options.answerBytes) {
    throw new Failure('too-large', `An answer has at most ${options.answerBytes} bytes.`);
  }
  return { answer: exercise.kind === 'predict' ? { text: answer } : { source: answer }, text: answer };
}
