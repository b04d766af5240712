/** Grades an answer: one door for the browser's attempts and for the tests. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Catalog, CatalogExercise } from '#lessons/catalog.ts';
import type { AttemptProgress, ExerciseKind, Verdict } from '#lessons/schema.ts';
import type { Config } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { demandAnswer } from './answer-sandbox.ts';
import { observeServers } from './operate/observe-servers.ts';
import { createPool, type StartRedis } from './pool.ts';
import { readState } from './read-state.ts';
import { shownVerdict, verdictOf } from './verdict.ts';

/** By kind: Code and Lua `source`, Predict `text`, State and Operate `sandbox`. */
export type Answer = { readonly source: string } | { readonly text: string } | { readonly sandbox: Sandbox };

export interface GradeOptions {
  /**
   * Whose turn it is: attempts of one learner wait for each other, not for those of others. Without options, each is
   * somebody else's.
   */
  readonly learner: string;
  /** Ends the waiting or the grading; `grade` then throws its reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: AttemptProgress) => void;
}

export interface Grader {
  /**
   * @throws {Failure} `not-found`, `bad-request`, `busy`, `quota`, `conflict` (handed in again), `timeout`, `unavailable`
   * @throws {Error} when the exercise itself is wrong: for the log
   */
  grade(exerciseId: string, answer: Answer, options?: GradeOptions): Promise<Verdict>;
  close(): Promise<void>;
}

export interface GraderOptions {
  readonly catalog: Pick<Catalog, 'exercise'>;
  readonly config: Pick<Config, 'gradingWorkers' | 'dataDir'>;
  readonly log: Logger;
  readonly startRedis: StartRedis;
}

/** Of every search; published with each verdict. */
const seed = 7;
const limits = { queue: { most: 128, mostOfOne: 4 }, budgetMs: 15_000, taskMs: 60_000, readMs: 10_000 };

export async function createGrader({ catalog, config, log, startRedis }: GraderOptions): Promise<Grader> {
  const pool = createPool({
    workers: config.gradingWorkers,
    queue: limits.queue,
    taskMs: limits.taskMs,
    directory: path.resolve(config.dataDir, 'grading'),
    startRedis,
    log,
  });
  const gradeKind = async (
    exercise: CatalogExercise,
    answer: Answer,
    options: GradeOptions,
  ): Promise<Verdict> => {
    const { definition, id } = exercise;
    const { checks, kind } = definition;
    if ((kind === 'code' || kind === 'lua') && 'source' in answer) {
      const exerciseFile = path.join(exercise.folder, 'exercise.ts');
      const { budgetMs } = limits;
      return pool.run({ exerciseFile, source: answer.source, seed, budgetMs, ...options });
    }
    if (kind === 'predict' && 'text' in answer) {
      return verdictOf(id, checks, { answer: definition.accepts(answer.text.trim()) });
    }
    if (kind === 'state' && 'sandbox' in answer) {
      demandAnswer(id, definition, answer.sandbox);
      return verdictOf(id, checks, await definition.observe(readState(answer.sandbox)));
    }
    if (kind === 'operate' && 'sandbox' in answer) {
      demandAnswer(id, definition, answer.sandbox);
      const { signal } = options;
      options.onProgress?.({ state: 'running', schedules: 0 });
      const observed = await observeServers(definition, answer.sandbox, { readMs: limits.readMs, signal });
      return verdictOf(id, checks, observed);
    }
    throw new Failure('bad-request', `An answer to this exercise is ${shapes[kind]}.`);
  };

  return {
    async grade(exerciseId, answer, options = { learner: randomUUID() }) {
      const exercise = catalog.exercise(exerciseId);
      if (exercise === undefined) throw new Failure('not-found', 'There is no exercise with this id.');
      const { checks } = exercise.definition;
      return shownVerdict(checks, await gradeKind(exercise, answer, options));
    },
    close: () => pool.close(),
  };
}

const shapes: Readonly<Record<ExerciseKind, string>> = {
  code: 'the text of a module',
  lua: 'the text of a script',
  predict: 'one of its choices, or a short text',
  state: 'a sandbox',
  operate: 'a sandbox with servers of your own',
};
