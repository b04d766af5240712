/** Attempts at exercises: each is kept as it was given, with its verdict, passed or not. */
import { randomBytes } from 'node:crypto';
import type { Store } from '#lessons/progress/store.ts';
import type { AttemptRow } from '#lessons/progress/tables.ts';
import { type Verdict, verdictSchema } from '#lessons/schema.ts';

export interface Attempt {
  readonly id: string;
  readonly exercise: string;
  readonly answer: string;
  readonly passed: boolean;
  readonly verdict: Verdict;
  /** Whether the solution had been shown before. */
  readonly solutionShown: boolean;
  readonly createdAtMs: number;
}

/** How many of an exercise's attempts are listed; all are kept and exported. */
const attemptsListed = 50;

export function attemptRecords(store: Store) {
  return {
    addAttempt: (learner: string, attempt: { exercise: string; answer: string; verdict: Verdict }) =>
      store.write(learner, async (db, id): Promise<Attempt> => {
        const shown = await db
          .selectFrom('reveals')
          .select('solution_at_ms')
          .where('learner', '=', id)
          .where('exercise', '=', attempt.exercise)
          .executeTakeFirst();
        const nowMs = Date.now();
        const row: AttemptRow = {
          id: attemptId(nowMs),
          learner: id,
          exercise: attempt.exercise,
          answer: attempt.answer,
          passed: attempt.verdict.passed ? 1 : 0,
          verdict: JSON.stringify(attempt.verdict),
          solution_shown: shown?.solution_at_ms == null ? 0 : 1,
          created_at_ms: nowMs,
        };
        await db.insertInto('attempts').values(row).execute();
        return toAttempt(row);
      }),

    attempts: (learner: string, exercise: string) =>
      store.read(learner, async (db, id) => {
        const rows = await db
          .selectFrom('attempts')
          .selectAll()
          .where('learner', '=', id)
          .where('exercise', '=', exercise)
          .orderBy('id', 'desc')
          .limit(attemptsListed)
          .execute();
        return rows.map(toAttempt);
      }),

    attempt: (learner: string, attempt: string) =>
      store.read(learner, async (db, id) => {
        const row = await db
          .selectFrom('attempts')
          .selectAll()
          .where('learner', '=', id)
          .where('id', '=', attempt)
          .executeTakeFirst();
        return row && toAttempt(row);
      }),
  };
}

export function toAttempt(row: AttemptRow): Attempt {
  return {
    id: row.id,
    exercise: row.exercise,
    answer: row.answer,
    passed: row.passed === 1,
    verdict: verdictSchema.parse(JSON.parse(row.verdict)),
    solutionShown: row.solution_shown === 1,
    createdAtMs: row.created_at_ms,
  };
}

let count = 0;
/** Time, a counter for what happens in the same millisecond, and 64 random bits: sorts by time. */
function attemptId(nowMs: number): string {
  count = (count + 1) % 36 ** 4;
  const time = nowMs.toString(36).padStart(9, '0');
  return `${time}${count.toString(36).padStart(4, '0')}-${randomBytes(8).toString('hex')}`;
}
