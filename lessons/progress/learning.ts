/** Steps done, places left, hints and solutions shown. */
import type { Store } from '#lessons/progress/store.ts';
import { Failure } from '#sandbox/failure.ts';

export interface Place {
  /** `track/lesson` */
  readonly lesson: string;
  readonly step: string;
}

export interface Progress {
  /** Ids of the steps done, by `track/lesson`, in the order in which they were done. */
  readonly steps: ReadonlyMap<string, readonly string[]>;
  /** Ids of the exercises passed at least once. */
  readonly passed: readonly string[];
  /** Ids of those passed before their solution was shown. */
  readonly unassisted: readonly string[];
  /** Ids of the exercises whose solution was shown. */
  readonly solutionsShown: readonly string[];
  /** The last place in each lesson, the latest first. */
  readonly places: readonly Place[];
}

export interface Reveal {
  readonly exercise: string;
  readonly hints: number;
  readonly solutionShown: boolean;
}

/** Far more than all lessons have; keeps a hostile learner from filling the disk. */
const stepsPerLearner = 5000;
const placesPerLearner = 500;

export function progressRecords(store: Store) {
  return {
    progress: (learner: string) =>
      store.read(learner, async (db, id): Promise<Progress> => {
        const steps = await db
          .selectFrom('steps')
          .select(['lesson', 'step'])
          .where('learner', '=', id)
          .orderBy('done_at_ms')
          .execute();
        const passed = await db
          .selectFrom('attempts')
          .select(eb => ['exercise', eb.fn.min<number>('solution_shown').as('assisted')])
          .where('learner', '=', id)
          .where('passed', '=', 1)
          .groupBy('exercise')
          .orderBy('exercise')
          .execute();
        const shown = await db
          .selectFrom('reveals')
          .select('exercise')
          .where('learner', '=', id)
          .where('solution_at_ms', 'is not', null)
          .orderBy('exercise')
          .execute();
        const places = await db
          .selectFrom('places')
          .select(['lesson', 'step'])
          .where('learner', '=', id)
          .orderBy('at_ms', 'desc')
          .execute();
        const byLesson = Map.groupBy(steps, row => row.lesson);
        return {
          steps: new Map([...byLesson].map(([lesson, rows]) => [lesson, rows.map(row => row.step)])),
          passed: passed.map(row => row.exercise),
          unassisted: passed.filter(row => row.assisted === 0).map(row => row.exercise),
          solutionsShown: shown.map(row => row.exercise),
          places,
        };
      }),

    completeStep: (learner: string, place: Place) =>
      store.write(learner, async (db, id) => {
        const count = db.fn.countAll<number | string>().as('count');
        const row = await db.selectFrom('steps').select(count).where('learner', '=', id).executeTakeFirst();
        refuseBeyond(stepsPerLearner, row?.count);
        await db
          .insertInto('steps')
          .values({ learner: id, ...place, done_at_ms: Date.now() })
          .onConflict(conflict => conflict.columns(['learner', 'lesson', 'step']).doNothing())
          .execute();
      }),

    setPlace: (learner: string, place: Place) =>
      store.write(learner, async (db, id) => {
        const count = db.fn.countAll<number | string>().as('count');
        const row = await db.selectFrom('places').select(count).where('learner', '=', id).executeTakeFirst();
        refuseBeyond(placesPerLearner, row?.count);
        const at = { step: place.step, at_ms: Date.now() };
        await db
          .insertInto('places')
          .values({ learner: id, lesson: place.lesson, ...at })
          .onConflict(conflict => conflict.columns(['learner', 'lesson']).doUpdateSet(at))
          .execute();
      }),

    ...revealRecords(store),
  };
}

function revealRecords(store: Store) {
  return {
    /** Hints are shown in order, so their number says which; it never goes down. */
    revealHints: (learner: string, exercise: string, hints: number) =>
      store.write(learner, async (db, id) => {
        const values = { learner: id, exercise, hints, solution_at_ms: null };
        await db
          .insertInto('reveals')
          .values(values)
          .onConflict(conflict =>
            conflict
              .columns(['learner', 'exercise'])
              .doUpdateSet({ hints })
              .where('reveals.hints', '<', hints),
          )
          .execute();
      }),

    revealSolution: (learner: string, exercise: string) =>
      store.write(learner, async (db, id) => {
        const solution_at_ms = Date.now();
        await db
          .insertInto('reveals')
          .values({ learner: id, exercise, hints: 0, solution_at_ms })
          .onConflict(conflict =>
            conflict
              .columns(['learner', 'exercise'])
              .doUpdateSet({ solution_at_ms })
              .where('reveals.solution_at_ms', 'is', null),
          )
          .execute();
      }),

    reveal: (learner: string, exercise: string) =>
      store.read(learner, async (db, id): Promise<Reveal> => {
        const row = await db
          .selectFrom('reveals')
          .select(['hints', 'solution_at_ms'])
          .where('learner', '=', id)
          .where('exercise', '=', exercise)
          .executeTakeFirst();
        return { exercise, hints: row?.hints ?? 0, solutionShown: row?.solution_at_ms != null };
      }),
  };
}

function refuseBeyond(limit: number, count: number | string | undefined): void {
  if (Number(count ?? 0) >= limit) {
    throw new Failure('quota', `No more than ${limit} of these are kept for one learner.`);
  }
}
