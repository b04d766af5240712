/**
 * What we keep of a learner: attempts, steps done, the place where they left, and what they have been shown.
 *
 * A learner is an id and nothing else. Their row appears with the first thing worth keeping, so that passers-by leave
 * none. Every promise that stores something is fulfilled after the commit has reached the disk. A learner who takes
 * up another's resume code *becomes* that other: their rows move in one transaction, and a pointer stays, so that a
 * request under way, another browser with the old cookie and an old resume code all arrive at the same records.
 *
 * It fails as `busy` or `unavailable` (see node-sqlite.ts), never with half of a change done.
 */
import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { type Attempt, attemptRecords } from '#lessons/progress/attempts.ts';
import { type LearnerExport, learnerRecords } from '#lessons/progress/learners.ts';
import { type Place, type Progress, progressRecords, type Reveal } from '#lessons/progress/learning.ts';
import { migrate } from '#lessons/progress/migrations.ts';
import { openSqlite, recordsFailure } from '#lessons/progress/node-sqlite.ts';
import { openStore } from '#lessons/progress/store.ts';
import type { Tables } from '#lessons/progress/tables.ts';
import type { Verdict } from '#lessons/schema.ts';

export type { Attempt, LearnerExport, Place, Progress, Reveal };

export interface Records {
  addAttempt(
    learner: string,
    attempt: { exercise: string; answer: string; verdict: Verdict },
  ): Promise<Attempt>;
  /** The newest first. */
  attempts(learner: string, exercise: string): Promise<Attempt[]>;
  attempt(learner: string, id: string): Promise<Attempt | undefined>;
  progress(learner: string): Promise<Progress>;
  /** @throws {Failure} `quota` when the learner has more steps than all lessons together could have */
  completeStep(learner: string, place: Place): Promise<void>;
  /** @throws {Failure} `quota` */
  setPlace(learner: string, place: Place): Promise<void>;
  /** Hints are shown in order, so their number says which. */
  revealHints(learner: string, exercise: string, count: number): Promise<void>;
  revealSolution(learner: string, exercise: string): Promise<void>;
  reveal(learner: string, exercise: string): Promise<Reveal>;

  hasResumeCode(learner: string): Promise<boolean>;
  /** Makes a code, which is told this once; an older one dies. */
  renewResumeCode(learner: string): Promise<string>;
  /** The learner whose code this is, with all of `current`'s records moved to them; undefined if nobody's. */
  resume(current: string | undefined, code: string): Promise<string | undefined>;

  /** Everything that is kept of the learner. */
  exportLearner(learner: string): Promise<LearnerExport>;
  /** Deletes everything of the learner. */
  deleteLearner(learner: string): Promise<void>;

  /** Fulfilled if the records can be read. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens `<dataDir>/records.sqlite`, making and migrating it as needed.
 * @throws {Failure} `busy`, `unavailable`
 */
export async function openRecords(options: { dataDir: string; log: Logger }): Promise<Records> {
  const path = join(options.dataDir, 'records.sqlite');
  const db = new Kysely<Tables>({ dialect: openSqlite(path) });
  try {
    await migrate(db);
  } catch (thrown) {
    await db.destroy();
    throw recordsFailure(thrown);
  }
  options.log.debug({ path }, 'records opened');
  const store = openStore(db);
  return {
    ...attemptRecords(store),
    ...progressRecords(store),
    ...learnerRecords(store),
    ping: () => store.ping(),
    close: () => db.destroy(),
  };
}
