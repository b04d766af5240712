/** Grades answers that stand in the repository through the grader that the browser uses. Verdicts are kept. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Catalog, CatalogExercise } from '#lessons/catalog.ts';
import { namesIn } from '#lessons/exercise-folder.ts';
import { createGrader } from '#lessons/grading/grader.ts';
import { replayOperate } from '#lessons/grading/operate/replay.ts';
import { openVerdictCache } from '#lessons/grading/verdict-cache.ts';
import type { Verdict } from '#lessons/schema.ts';
import type { Config } from '#sandbox/config.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { findRedisServer } from '#sandbox/server/redis-binary.ts';

export interface AnswerGrader {
  /**
   * The verdict on a source, on redis-cli lines that are typed, on a script of actions that is run, or on a prediction.
   * @throws as `Grader.grade`
   */
  grade(exercise: CatalogExercise, answer: string): Promise<Verdict>;
  /** Verdicts that were kept from an earlier run. */
  readonly found: number;
  close(): Promise<void>;
}

export interface AnswerGraderOptions {
  readonly catalog: Catalog;
  readonly config: Pick<Config, 'gradingWorkers' | 'dataDir'>;
  readonly sandboxes: () => Promise<SandboxRegistry>;
  readonly cacheDirectory: string;
  readonly log: Logger;
}

const scratch = path.resolve('.cache', 'lesson-check');

/** All that a verdict depends on, besides the exercise's folder and the answer. */
const sources = [
  'lessons/grading',
  'lessons/schema.ts',
  'sandbox/guest',
  'sandbox/command',
  'sandbox/resp',
  'sandbox/config.ts',
  'sandbox/server',
  'package-lock.json',
];

export async function openAnswerGrader(options: AnswerGraderOptions): Promise<AnswerGrader> {
  const { cacheDirectory, catalog, config, log, sandboxes } = options;
  const grader = await createGrader({ catalog, config, log, startRedis: startPrivateRedis });
  const versions = [(await findRedisServer()).version];
  const cache = await openVerdictCache({ directory: cacheDirectory, sources, versions });

  /** Types the lines into a new sandbox in the start state. */
  async function gradeLines(exercise: CatalogExercise, lines: string): Promise<Verdict> {
    const registry = await sandboxes();
    const start = exercise.definition.kind === 'state' ? exercise.definition.start : [];
    const scope = `exercise:${exercise.id}`;
    const sandbox = await registry.create({ owner: `check-${crypto.randomUUID()}`, scope, start });
    try {
      for (const line of lines.split('\n')) {
        if (line.trim() !== '' && !/^(?:#|\/\/)/.test(line)) await sandbox.runLine('A', line);
      }
      return await grader.grade(exercise.id, { sandbox });
    } finally {
      await registry.remove(sandbox.id);
    }
  }

  /** Runs the script on fresh servers; an empty one does nothing. It stands inside of the project, for its imports. */
  async function gradeScript(exercise: CatalogExercise, script: string): Promise<Verdict> {
    const parts = { catalog, registry: await sandboxes(), grader };
    if (script === '') return replayOperate(parts, exercise, undefined);
    await mkdir(scratch, { recursive: true });
    const folder = await mkdtemp(path.join(scratch, 'script-'));
    try {
      const file = path.join(folder, 'answer.ts');
      await writeFile(file, script);
      return await replayOperate(parts, exercise, file);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** The modules of its folder, and for a variant those of its original, whose shape it takes. Answers are no modules. */
  const modulesOf = async ({ folder, public: shown }: CatalogExercise): Promise<string[]> => {
    const original = catalog.exercise(shown.variantOf ?? '');
    const folders = original ? [folder, original.folder] : [folder];
    const names = await Promise.all(
      folders.map(async at => (await namesIn(at)).map(name => path.join(at, name))),
    );
    return names.flat().filter(file => /\.ts$/.test(file) && !/(?:solution|starter)\.ts$/.test(file));
  };

  return {
    async grade(exercise, answer) {
      if (exercise.kind === 'predict') return grader.grade(exercise.id, { text: answer });
      if (exercise.kind === 'state') return gradeLines(exercise, answer);
      if (exercise.kind === 'operate') return gradeScript(exercise, answer);
      const modules = await modulesOf(exercise);
      return cache.verdict(modules, answer, () => grader.grade(exercise.id, { source: answer }));
    },
    get found() {
      return cache.found;
    },
    close: () => grader.close(),
  };
}
