/**
 * Every exercise of the catalogue, replayed through the grader that the browser uses: the solution passes, the
 * starter fails, and every typical mistake fails on the check that its file names, with that mistake's own sentence.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CatalogExercise, loadCatalog } from '#lessons/catalog.ts';
import { namesIn } from '#lessons/exercise-folder.ts';
import { createGrader, type Grader } from '#lessons/grading/grader.ts';
import { openVerdictCache, type VerdictCache } from '#lessons/grading/verdict-cache.ts';
import type { Verdict } from '#lessons/schema.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { findRedisServer } from '#sandbox/server/redis-binary.ts';
import { startRegistry } from '#test/support/registry.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const catalog = await loadCatalog();
const exercises = catalog.exercises().filter(({ kind }) => kind === 'code' || kind === 'state');

let grader: Grader;
let cache: VerdictCache;
let sandboxes: Awaited<ReturnType<typeof startRegistry>>;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  directory = await temporaryDirectory();
  sandboxes = await startRegistry();
  grader = await createGrader({
    catalog,
    config: { gradingWorkers: 1, dataDir: directory.path },
    log: silentLog,
    startRedis: startPrivateRedis,
  });
  cache = await openVerdictCache({
    directory: path.resolve('.data/verdicts'),
    sources: [
      'lessons/grading',
      'lessons/schema.ts',
      'sandbox/guest',
      'sandbox/command',
      'sandbox/resp',
      'sandbox/config.ts',
      'sandbox/server',
      'package-lock.json',
    ],
    versions: [(await findRedisServer()).version],
  });
});
afterAll(async () => {
  await grader.close();
  await sandboxes.stop();
  await directory.remove();
});

/** Types the lines of an answer into a new sandbox in the start state, and has it graded. */
async function gradeLines(exercise: CatalogExercise, answer: string): Promise<Verdict> {
  const start = exercise.definition.kind === 'state' ? exercise.definition.start : [];
  const scope = `exercise:${exercise.id}`;
  const sandbox = await sandboxes.registry.create({ owner: `test-${crypto.randomUUID()}`, scope, start });
  try {
    for (const line of answer.split('\n')) {
      if (line.trim() !== '' && !/^(?:#|\/\/)/.test(line)) await sandbox.runLine('A', line);
    }
    return await grader.grade(exercise.id, { sandbox });
  } finally {
    await sandboxes.registry.remove(sandbox.id);
  }
}

/** Its own, and for a variant that of its original, whose shape it takes. */
function foldersOf({ folder, public: shown }: CatalogExercise): string[] {
  const original = catalog.exercise(shown.variantOf ?? '');
  return original ? [folder, original.folder] : [folder];
}

const grade = (exercise: CatalogExercise, answer: string): Promise<Verdict> =>
  exercise.kind === 'state'
    ? gradeLines(exercise, answer)
    : cache.verdict(foldersOf(exercise), answer, () => grader.grade(exercise.id, { source: answer }));

const failed = (verdict: Verdict) => verdict.checks.filter(check => !check.passed);

test('there are exercises, and each has a variant', () => {
  expect(exercises.length).toBeGreaterThanOrEqual(12);
  const originals = exercises.filter(({ public: shown }) => shown.variantOf === undefined);
  for (const { id, public: shown } of originals) {
    expect(catalog.exercise(shown.variant ?? '')?.public.variantOf, id).toBe(id);
  }
});

describe.each(exercises)('$id', exercise => {
  test('the solution passes', async () => {
    const verdict = await grade(exercise, exercise.solution);
    expect(failed(verdict)).toEqual([]);
    expect(verdict.passed).toBe(true);
  });

  test('the starter fails', async () => {
    const verdict = await grade(exercise, exercise.starter ?? '');
    expect(verdict.passed).toBe(false);
    for (const check of failed(verdict)) expect(check.feedback).not.toBe('');
  });

  test.each(exercise.mistakes)('$id fails on “$fails”, and hears why', async mistake => {
    const verdict = await grade(exercise, mistake.source);
    const check = failed(verdict).find(({ id }) => id === mistake.fails);
    expect(verdict.passed).toBe(false);
    expect(check).toMatchObject({
      mistake: mistake.id,
      feedback: exercise.definition.checks[mistake.fails]?.mistakes?.[mistake.id],
    });
    if (exercise.kind === 'code') expect(check?.evidence?.events.length).toBeGreaterThan(0);
  });
});

const others = await Promise.all(
  exercises.map(async exercise => {
    const folder = path.join(exercise.folder, 'also-right');
    return (await namesIn(folder)).map(name => ({
      exercise,
      id: exercise.id,
      name,
      file: path.join(folder, name),
    }));
  }),
);

describe('written differently', () => {
  test.each(others.flat())('$id: $name passes', async ({ exercise, file }) => {
    expect(failed(await grade(exercise, await readFile(file, 'utf8')))).toEqual([]);
  });
});
