/** Learners themselves: resume codes, export, deletion. */
import { type Attempt, toAttempt } from '#lessons/progress/attempts.ts';
import type { Reveal } from '#lessons/progress/learning.ts';
import { mergeLearners } from '#lessons/progress/merge.ts';
import { hashResumeCode, newResumeCode } from '#lessons/progress/resume-code.ts';
import { currentId, type Store } from '#lessons/progress/store.ts';

export interface LearnerExport {
  readonly id: string;
  readonly createdAtMs: number | null;
  readonly steps: readonly { lesson: string; step: string; doneAtMs: number }[];
  readonly places: readonly { lesson: string; step: string; atMs: number }[];
  readonly reveals: readonly Reveal[];
  readonly attempts: readonly Attempt[];
}

export function learnerRecords(store: Store) {
  return {
    hasResumeCode: (learner: string) =>
      store.read(learner, async (db, id) => {
        const row = await db
          .selectFrom('learners')
          .select('resume_hash')
          .where('id', '=', id)
          .executeTakeFirst();
        return row?.resume_hash != null;
      }),

    renewResumeCode: (learner: string) =>
      store.write(learner, async (db, id) => {
        const code = newResumeCode();
        await db.updateTable('learners').set({ resume_hash: null }).where('merged_into', '=', id).execute();
        const resume_hash = hashResumeCode(code) ?? null;
        await db.updateTable('learners').set({ resume_hash }).where('id', '=', id).execute();
        return code;
      }),

    resume: (current: string | undefined, code: string) =>
      store.transaction(async (db): Promise<string | undefined> => {
        const hash = hashResumeCode(code);
        if (hash === undefined) return undefined;
        const found = await db
          .selectFrom('learners')
          .select(['id', 'merged_into'])
          .where('resume_hash', '=', hash)
          .executeTakeFirst();
        if (!found) return undefined;
        const into = found.merged_into ?? found.id;
        const from = current === undefined ? into : await currentId(db, current);
        if (from !== into) await mergeLearners(db, from, into);
        return into;
      }),

    deleteLearner: (learner: string) =>
      store.transaction(async db => {
        // Their rows, and those that point to them, go by the foreign keys.
        const id = await currentId(db, learner);
        await db.deleteFrom('learners').where('id', '=', id).execute();
      }),

    exportLearner: (learner: string) => exportLearner(store, learner),
  };
}

function exportLearner(store: Store, learner: string): Promise<LearnerExport> {
  return store.transaction(async db => {
    const id = await currentId(db, learner);
    const row = await db
      .selectFrom('learners')
      .select('created_at_ms')
      .where('id', '=', id)
      .executeTakeFirst();
    const steps = await db.selectFrom('steps').selectAll().where('learner', '=', id).execute();
    const places = await db.selectFrom('places').selectAll().where('learner', '=', id).execute();
    const reveals = await db.selectFrom('reveals').selectAll().where('learner', '=', id).execute();
    const attempts = await db
      .selectFrom('attempts')
      .selectAll()
      .where('learner', '=', id)
      .orderBy('id')
      .execute();
    return {
      id,
      createdAtMs: row?.created_at_ms ?? null,
      steps: steps.map(({ lesson, step, done_at_ms }) => ({ lesson, step, doneAtMs: done_at_ms })),
      places: places.map(({ lesson, step, at_ms }) => ({ lesson, step, atMs: at_ms })),
      reveals: reveals.map(({ exercise, hints, solution_at_ms }) => ({
        exercise,
        hints,
        solutionShown: solution_at_ms !== null,
      })),
      attempts: attempts.map(toAttempt),
    };
  });
}
