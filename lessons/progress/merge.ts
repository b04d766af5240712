/** One learner becomes another: rows move, nothing is lost, and a pointer stays. */
import type { Transaction } from 'kysely';
import type { Tables } from '#lessons/progress/tables.ts';

/**
 * Moves all rows of `from` to `into`. Where both have the same row, what says more wins: the step done first, the
 * place taken last, the greater number of hints, the solution shown first.
 */
export async function mergeLearners(db: Transaction<Tables>, from: string, into: string): Promise<void> {
  await db.updateTable('attempts').set({ learner: into }).where('learner', '=', from).execute();
  await moveSteps(db, from, into);
  await movePlaces(db, from, into);
  await moveReveals(db, from, into);
  await db
    .updateTable('learners')
    .set({ merged_into: into })
    .where(where => where.or([where('id', '=', from), where('merged_into', '=', from)]))
    .execute();
}

async function moveSteps(db: Transaction<Tables>, from: string, into: string): Promise<void> {
  const rows = await db.deleteFrom('steps').where('learner', '=', from).returningAll().execute();
  for (const row of rows) {
    await db
      .insertInto('steps')
      .values({ ...row, learner: into })
      .onConflict(conflict =>
        conflict
          .columns(['learner', 'lesson', 'step'])
          .doUpdateSet({ done_at_ms: row.done_at_ms })
          .where('steps.done_at_ms', '>', row.done_at_ms),
      )
      .execute();
  }
}

async function movePlaces(db: Transaction<Tables>, from: string, into: string): Promise<void> {
  const rows = await db.deleteFrom('places').where('learner', '=', from).returningAll().execute();
  for (const row of rows) {
    await db
      .insertInto('places')
      .values({ ...row, learner: into })
      .onConflict(conflict =>
        conflict
          .columns(['learner', 'lesson'])
          .doUpdateSet({ step: row.step, at_ms: row.at_ms })
          .where('places.at_ms', '<', row.at_ms),
      )
      .execute();
  }
}

async function moveReveals(db: Transaction<Tables>, from: string, into: string): Promise<void> {
  const rows = await db.deleteFrom('reveals').where('learner', '=', from).returningAll().execute();
  for (const row of rows) {
    const theirs = await db
      .selectFrom('reveals')
      .select(['hints', 'solution_at_ms'])
      .where('learner', '=', into)
      .where('exercise', '=', row.exercise)
      .executeTakeFirst();
    const shownAt = [row.solution_at_ms, theirs?.solution_at_ms ?? null].filter(at => at !== null);
    const merged = {
      hints: Math.max(row.hints, theirs?.hints ?? 0),
      solution_at_ms: shownAt.length > 0 ? Math.min(...shownAt) : null,
    };
    await db
      .insertInto('reveals')
      .values({ learner: into, exercise: row.exercise, ...merged })
      .onConflict(conflict => conflict.columns(['learner', 'exercise']).doUpdateSet(merged))
      .execute();
  }
}
