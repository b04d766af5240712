/**
 * Every exercise of the catalogue, replayed through the grader that the browser uses: the solution passes, the
 * starter fails, and every typical mistake fails on the check that its file names, with that mistake's own sentence.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CatalogExercise, loadCatalog } from '#lessons/catalog.ts';
import type { AnswerGrader } from '#lessons/check/answer-grader.ts';
import { type Equipment, openEquipment } from '#lessons/check/equipment.ts';
import { namesIn } from '#lessons/exercise-folder.ts';
import type { Verdict } from '#lessons/schema.ts';
import { startSharedRedis } from '#test/support/shared-redis.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const catalog = await loadCatalog();
/** A prediction has no answers in its folder. */
const exercises = catalog.exercises().filter(({ kind }) => kind !== 'predict');

let equipment: Equipment;
let grader: AnswerGrader;
let shared: Awaited<ReturnType<typeof startSharedRedis>>;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  directory = await temporaryDirectory();
  shared = await startSharedRedis();
  equipment = openEquipment({
    catalog,
    redis: shared.target,
    directory: directory.path,
    cacheDirectory: path.resolve('.data/verdicts'),
  });
  grader = await equipment.grader();
});
afterAll(async () => {
  await equipment.close();
  await shared.stop();
  await directory.remove();
});

const grade = (exercise: CatalogExercise, answer: string): Promise<Verdict> => grader.grade(exercise, answer);

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
