/**
 * The fixtures’ exercises, one of each kind and Operate on one server and on several, each on the real thing: nothing
 * done fails, the solution passes and so do other right ways, and each mistake fails for its own reason.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '#lessons/catalog.ts';
import { type Equipment, openEquipment } from '#lessons/check/equipment.ts';
import { namesIn } from '#lessons/exercise-folder.ts';
import { fixtureTracks } from '#test/support/fixture-tracks.ts';
import { startSharedRedis } from '#test/support/shared-redis.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const catalog = await loadCatalog(fixtureTracks);
const exercises = await Promise.all(
  catalog.exercises().map(async exercise => {
    const folder = path.join(exercise.folder, 'also-right');
    const files = (await namesIn(folder)).map(name => path.join(folder, name));
    return { id: exercise.id, exercise, ways: await Promise.all(files.map(file => readFile(file, 'utf8'))) };
  }),
);

let equipment: Equipment;
let shared: Awaited<ReturnType<typeof startSharedRedis>>;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
  shared = await startSharedRedis();
  equipment = openEquipment({
    catalog,
    redis: shared.target,
    directory: directory.path,
    cacheDirectory: path.join(directory.path, 'verdicts'),
  });
});
afterAll(async () => {
  await equipment.close();
  await shared.stop();
  await directory.remove();
});

test('there is one of each kind', () => {
  const kinds = new Set(exercises.map(({ exercise }) => exercise.kind));
  expect([...kinds].sort()).toEqual(['code', 'lua', 'operate', 'predict', 'state']);
});

describe.each(exercises)('$id', ({ exercise, ways }) => {
  const grade = async (answer: string) => (await equipment.grader()).grade(exercise, answer);

  test('nothing done fails', async () => {
    expect((await grade(exercise.starter ?? '')).passed).toBe(false);
  });

  test.skipIf(exercise.kind === 'predict')('the solution passes, and so do other right ways', async () => {
    for (const answer of [exercise.solution, ...ways]) {
      const verdict = await grade(answer);
      expect(verdict.checks.filter(({ passed }) => !passed)).toEqual([]);
      expect(verdict.passed).toBe(true);
    }
  });

  test.each(exercise.mistakes)('$id fails on “$fails”, and hears why', async ({ id, fails, source }) => {
    const verdict = await grade(source);
    expect(verdict.passed).toBe(false);
    expect(verdict.checks.find(check => check.id === fails)).toMatchObject({
      passed: false,
      mistake: id,
      feedback: exercise.definition.checks[fails]?.mistakes?.[id],
    });
  });
});
