/**
 * A learner's own routes. For the pages:
 *
 *     GET    /api/learner              → Learner (below). Ask this first: it gives the cookie to who has none, and the
 *                                        WebSocket door opens to nobody without it. (Every other answer gives it too.)
 *     POST   /api/learner/resume-code  → 201 { code }. Shown this once; a former code dies.
 *     POST   /api/learner/resume       { code } → Learner, whose cookie this browser then has; what was done here
 *                                        before is theirs too. Sandboxes are not taken along: open the benches again.
 *     GET    /api/learner/export       → everything that is kept.
 *     DELETE /api/learner              → 204. Records and sandboxes are deleted, the cookie is taken away.
 *     POST   /api/progress/steps       { lesson: 'track/lesson', step } → 204
 *     PUT    /api/progress/place       { lesson: 'track/lesson', step } → 204
 *
 *     Learner = {
 *       id,                            // short, for showing; opens nothing
 *       hasResumeCode,
 *       place: { lesson, step } | null,             // where they left, over all lessons
 *       progress: { 'track/lesson': {
 *         steps: [step ids done],
 *         exercises: [ids passed],                  // a variant's pass is its original's
 *         unassisted: [ids passed without help],    // likewise: before the solution was shown
 *         solutionsShown: [ids],
 *         place: step | null,
 *       } },
 *     }
 */
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Catalog } from '#lessons/catalog.ts';
import type { Progress, Records } from '#lessons/progress/records.ts';
import { slugSchema } from '#lessons/schema.ts';
import { createAllowance } from '#sandbox/doors/allowance.ts';
import { addressOf, type DoorEnv, isSecure, readBody } from '#sandbox/doors/request.ts';
import { Failure } from '#sandbox/failure.ts';
import type { Identity } from '#sandbox/identity.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';

const codeSchema = z.strictObject({ code: z.string().max(200) });
const placeSchema = z.strictObject({ lesson: z.string().max(200), step: slugSchema.check(z.maxLength(100)) });

export interface LearnerRoutesOptions {
  readonly records: Records;
  readonly catalog: Pick<Catalog, 'exercise' | 'lesson'>;
  readonly registry: SandboxRegistry;
  readonly identity: Identity;
  readonly resumeCodesPerAddressPerHour: number;
}

export function addLearnerRoutes(door: Hono<DoorEnv>, options: LearnerRoutesOptions): void {
  const { records, catalog, registry, identity } = options;

  door.get('/api/learner', async c => c.json(await describeLearner(c.get('learner'), options)));
  door.get('/api/learner/export', async c => c.json(await records.exportLearner(c.get('learner'))));

  door.delete('/api/learner', async c => {
    const learner = c.get('learner');
    await registry.removeAllOf(learner);
    await records.deleteLearner(learner);
    c.set('cookie', identity.clearingCookie());
    return c.body(null, 204);
  });

  addResumeRoutes(door, options);

  door.post('/api/progress/steps', async c => {
    await records.completeStep(c.get('learner'), await readPlace(c, catalog));
    return c.body(null, 204);
  });
  door.put('/api/progress/place', async c => {
    await records.setPlace(c.get('learner'), await readPlace(c, catalog));
    return c.body(null, 204);
  });
}

function addResumeRoutes(door: Hono<DoorEnv>, options: LearnerRoutesOptions): void {
  const { records, identity } = options;
  const guesses = createAllowance({
    limit: options.resumeCodesPerAddressPerHour,
    windowMs: 3_600_000,
    refusal: 'Too many wrong codes came from your address. Please try again later.',
  });

  door.post('/api/learner/resume-code', async c =>
    c.json({ code: await records.renewResumeCode(c.get('learner')) }, 201),
  );

  door.post('/api/learner/resume', async c => {
    const { code } = await readBody(c, codeSchema);
    const address = addressOf(c);
    guesses.take(address);
    const learner = await records.resume(c.get('learner'), code);
    if (learner === undefined) {
      throw new Failure(
        'not-found',
        'No learner has this code. Check it for a slip; a renewed code ends the old one.',
      );
    }
    guesses.giveBack(address);
    c.set('cookie', identity.cookieFor(learner, { secure: isSecure(c) }));
    return c.json(await describeLearner(learner, options));
  });
}

async function readPlace(c: Context<DoorEnv>, catalog: LearnerRoutesOptions['catalog']) {
  const place = await readBody(c, placeSchema);
  const [track, lesson, ...rest] = place.lesson.split('/');
  if (!track || !lesson || rest.length > 0 || catalog.lesson(track, lesson) === undefined) {
    throw new Failure('not-found', 'There is no such lesson. A lesson is named “track/lesson”.');
  }
  return place;
}

async function describeLearner(learner: string, { records, catalog }: LearnerRoutesOptions) {
  const found = await records.progress(learner);
  return {
    id: learner.slice(0, 8),
    hasResumeCode: await records.hasResumeCode(learner),
    place: found.places[0] ?? null,
    progress: Object.fromEntries(progressByLesson(found, catalog)),
  };
}

interface LessonProgress {
  steps: readonly string[];
  readonly exercises: Set<string>;
  readonly unassisted: Set<string>;
  readonly solutionsShown: Set<string>;
  place: string | null;
}

function progressByLesson(found: Progress, catalog: LearnerRoutesOptions['catalog']) {
  const byLesson = new Map<string, LessonProgress>();
  const entry = (lesson: string) => {
    const none = {
      exercises: new Set<string>(),
      unassisted: new Set<string>(),
      solutionsShown: new Set<string>(),
    };
    const known = byLesson.get(lesson) ?? { steps: [], ...none, place: null };
    byLesson.set(lesson, known);
    return known;
  };
  for (const [lesson, steps] of found.steps) entry(lesson).steps = steps;
  for (const { lesson, step } of found.places) entry(lesson).place = step;
  const note = (ids: readonly string[], list: 'exercises' | 'unassisted' | 'solutionsShown') => {
    for (const id of ids) {
      const exercise = catalog.exercise(id);
      if (!exercise) continue;
      const counts = list === 'solutionsShown' ? id : (exercise.public.variantOf ?? id);
      entry(`${exercise.track}/${exercise.lesson}`)[list].add(counts);
    }
  };
  note(found.passed, 'exercises');
  note(found.unassisted, 'unassisted');
  note(found.solutionsShown, 'solutionsShown');
  return [...byLesson].map(([lesson, { exercises, unassisted, solutionsShown, ...rest }]) => {
    const lists = {
      exercises: [...exercises],
      unassisted: [...unassisted],
      solutionsShown: [...solutionsShown],
    };
    return [lesson, { ...rest, ...lists }] as const;
  });
}
