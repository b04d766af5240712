/** The Operate exercises of the fixtures on real servers: nothing done, the solution, and each mistake. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '#lessons/catalog.ts';
import { createGrader, type Grader } from '#lessons/grading/grader.ts';
import { replayOperate } from '#lessons/grading/operate/replay.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { fixtureTracks } from '#test/support/fixture-tracks.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const catalog = await loadCatalog(fixtureTracks);
const exercises = catalog.exercises().filter(({ kind }) => kind === 'operate');

let doors: Doors;
let grader: Grader;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
  doors = await openDoors({ hasServers: true });
  grader = await createGrader({
    catalog,
    config: { gradingWorkers: 1, dataDir: directory.path },
    log: silentLog,
    startRedis: startPrivateRedis,
  });
});
afterAll(async () => {
  await grader.close();
  await doors.stop();
  await directory.remove();
});

describe.each(exercises)('$id', exercise => {
  const replay = (script: string | undefined) =>
    replayOperate({ catalog, registry: doors.all, grader }, exercise, script);

  test('nothing done fails', async () => {
    expect((await replay(undefined)).passed).toBe(false);
  });

  test('the solution passes', async () => {
    const verdict = await replay(path.join(exercise.folder, 'solution.ts'));
    expect(verdict.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(verdict.passed).toBe(true);
  });

  test.each(exercise.mistakes)('$id fails on “$fails”, and hears why', async ({ id, fails }) => {
    const verdict = await replay(path.join(exercise.folder, 'mistakes', `${id}.ts`));
    const check = verdict.checks.find(one => one.id === fails);
    expect(check).toMatchObject({
      passed: false,
      mistake: id,
      feedback: exercise.definition.checks[fails]?.mistakes?.[id],
    });
  });
});
