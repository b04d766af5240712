/**
 * The tables of the records, as Kysely sees them; `migrations.ts` makes them. Kept to what SQLite and PostgreSQL
 * share: text, integer and bigint. Times are milliseconds since 1970, truth values are 0 and 1, JSON is text.
 */
export interface Tables {
  learners: LearnerRow;
  attempts: AttemptRow;
  steps: StepRow;
  places: PlaceRow;
  reveals: RevealRow;
}

export interface LearnerRow {
  id: string;
  created_at_ms: number;
  /** Hash of the one resume code that is valid now. */
  resume_hash: string | null;
  /** Whom this learner has become by a resume code. All their rows are the other's; this one only points there. */
  merged_into: string | null;
}

export interface AttemptRow {
  /** Sorts by time. */
  id: string;
  learner: string;
  exercise: string;
  answer: string;
  passed: number;
  verdict: string;
  /** Whether the learner had seen the solution before. */
  solution_shown: number;
  created_at_ms: number;
}

export interface StepRow {
  learner: string;
  /** `track/lesson` */
  lesson: string;
  step: string;
  done_at_ms: number;
}

export interface PlaceRow {
  learner: string;
  lesson: string;
  step: string;
  at_ms: number;
}

export interface RevealRow {
  learner: string;
  exercise: string;
  hints: number;
  solution_at_ms: number | null;
}
