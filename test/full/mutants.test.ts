/**
 * Every mutant of every exercise, the fixtures of the other kinds included: each is caught by a check, or stands in
 * mutants.yaml with its reason.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalog } from '#lessons/catalog.ts';
import { inWords } from '#lessons/check/finding.ts';
import { checkMutants } from '#lessons/check/steps/mutants.ts';
import { openTestGround, type TestGround } from '#test/support/check-ground.ts';
import { fixtureTracks } from '#test/support/fixture-tracks.ts';

const catalogs = [await loadCatalog(), await loadCatalog(fixtureTracks)];
const grounds: TestGround[] = [];
beforeAll(async () => {
  for (const catalog of catalogs) grounds.push(await openTestGround(catalog));
});
afterAll(() => Promise.all(grounds.map(ground => ground.close())));

const exercises = catalogs.flatMap((catalog, index) => catalog.exercises().map(({ id }) => ({ id, index })));

test.each(exercises)('$id', async ({ id, index }) => {
  const exercise = catalogs[index]?.exercise(id);
  const ground = grounds[index];
  if (exercise === undefined || ground === undefined) throw new Error(`There is no ${id}.`);
  const { findings, mutants } = await checkMutants(ground.of([exercise]));
  // Fixtures are small on purpose; of them only what breaks the grader counts.
  const counted =
    index === 0 ? findings : findings.filter(({ message }) => message.includes('breaks the exercise'));
  expect(counted.map(inWords)).toEqual([]);
  if (exercise.kind !== 'predict') expect(mutants?.[0]?.caught).toBeGreaterThan(0);
});
