/** Grades an answer: one door for the browser's attempts and for the tests. */
import path from 'node:path';
import type { Logger } from 'pino';
import type { Catalog, CatalogExercise } from '#lessons/catalog.ts';
import type { Exercise, Observation } from '#lessons/grading/exercise.ts';
import type { AttemptProgress, CheckResult, Verdict } from '#lessons/schema.ts';
import type { Config } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { createPool, type StartRedis } from './pool.ts';
import { readState } from './read-state.ts';

/** By kind: Code and Lua `source`, Predict `text`, State and Operate `sandbox`. */
export type Answer = { readonly source: string } | { readonly text: string } | { readonly sandbox: Sandbox };

export interface GradeOptions {
  /** Whose turn it is: attempts of one learner wait for each other, not for those of others. */
  readonly learner: string;
  /** Ends the waiting or the grading; `grade` then throws its reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: AttemptProgress) => void;
}

export interface Grader {
  /**
   * @throws {Failure} `not-found`, `bad-request`, `busy`, `timeout`, `unavailable`
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
const limits = { queue: 64, budgetMs: 15_000, taskMs: 60_000 };

export async function createGrader({ catalog, config, log, startRedis }: GraderOptions): Promise<Grader> {
  const pool = createPool({
    workers: config.gradingWorkers,
    queue: limits.queue,
    taskMs: limits.taskMs,
    directory: path.resolve(config.dataDir, 'grading'),
    startRedis,
    log,
  });
  return {
    async grade(exerciseId, answer) {
      const exercise = catalog.exercise(exerciseId);
      if (exercise === undefined) throw new Failure('not-found', 'There is no exercise with this id.');
      const { definition } = exercise;
      if (definition.kind === 'code' && 'source' in answer) {
        const exerciseFile = path.join(exercise.folder, 'exercise.ts');
        return pool.run({ exerciseFile, source: answer.source, seed, budgetMs: limits.budgetMs });
      }
      if (definition.kind === 'state' && 'sandbox' in answer) {
        const state = readState(answer.sandbox);
        return verdictOf(exercise, definition.checks, await definition.observe(state));
      }
      if (definition.kind === 'predict' && 'text' in answer) {
        return verdictOf(exercise, definition.checks, { answer: definition.accepts(answer.text.trim()) });
      }
      throw new Failure(
        'bad-request',
        `An answer to this exercise has another shape, or cannot be graded yet.`,
      );
    },
    close: () => pool.close(),
  };
}

function verdictOf(
  exercise: CatalogExercise,
  texts: Exercise['checks'],
  observations: Readonly<Record<string, Observation>>,
): Verdict {
  const unknown = Object.keys(observations).filter(id => texts[id] === undefined);
  if (unknown.length > 0)
    throw new Error(`${exercise.id} observes ${unknown.join(', ')}, which are no checks`);
  const checks = Object.entries(texts).map(([id, text]): CheckResult => {
    const observation = observations[id];
    if (observation === undefined) throw new Error(`${exercise.id} does not observe its check ${id}`);
    const { expected, mistake, observed, passed } = observation;
    if (passed) return { id, name: text.name, passed, expected, observed, feedback: '' };
    if (mistake !== undefined && text.mistakes?.[mistake] === undefined) {
      throw new Error(`${exercise.id}: check ${id} has no sentence for the mistake ${mistake}`);
    }
    const own = mistake === undefined ? undefined : text.mistakes?.[mistake];
    return {
      id,
      name: text.name,
      passed,
      expected,
      observed,
      feedback: own ?? text.feedback,
      ...(mistake === undefined ? {} : { mistake }),
    };
  });
  return { passed: checks.every(check => check.passed), checks };
}
