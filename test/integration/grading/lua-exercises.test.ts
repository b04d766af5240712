/** The Lua exercises of the fixtures, through the grader: each answer comes to the verdict that its author meant. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '#lessons/catalog.ts';
import { namesIn } from '#lessons/exercise-folder.ts';
import { createGrader, type Grader } from '#lessons/grading/grader.ts';
import type { Verdict } from '#lessons/schema.ts';
import { openJail } from '#sandbox/server/jail.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { fixtureTracks } from '#test/support/fixture-tracks.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const catalog = await loadCatalog(fixtureTracks);
const exercises = catalog.exercises().filter(({ kind }) => kind === 'lua');
let grader: Grader;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
  const jail = await openJail({ dataDir: directory.path });
  grader = await createGrader({
    catalog,
    config: { gradingWorkers: 1, dataDir: directory.path },
    log: silentLog,
    startRedis: options => startPrivateRedis({ ...options, jail }),
  });
});
afterAll(async () => {
  await grader.close();
  await directory.remove();
});

const failed = (verdict: Verdict) => verdict.checks.filter(({ passed }) => !passed);

it('there are some', () => {
  expect(exercises.map(({ id }) => id)).toEqual(['token-bucket', 'release-lock']);
});

describe.each(exercises)('$id', exercise => {
  const grade = (source: string) => grader.grade(exercise.id, { source });

  it('passes with its solution, and not with its starter', async () => {
    expect(failed(await grade(exercise.solution))).toEqual([]);
    expect(failed(await grade(exercise.starter ?? ''))).not.toEqual([]);
  });

  it.each(exercise.mistakes)('with $id fails on $fails, for that reason alone', async mistake => {
    const checks = failed(await grade(mistake.source));
    const told = checks.flatMap(({ id, mistake: seen }) => (seen === undefined ? [] : [`${id}: ${seen}`]));
    expect(told).toEqual([`${mistake.fails}: ${mistake.id}`]);
    const check = checks.find(({ id }) => id === mistake.fails);
    expect(check?.feedback).toBe(exercise.definition.checks[mistake.fails]?.mistakes?.[mistake.id]);
    expect(check?.evidence?.events.some(({ call }) => call.startsWith('EVAL "'))).toBe(true);
  });

  it('passes with what is also right', async () => {
    const folder = path.join(exercise.folder, 'also-right');
    for (const name of await namesIn(folder)) {
      const verdict = await grade(await readFile(path.join(folder, name), 'utf8'));
      expect({ name, failed: failed(verdict) }).toEqual({ name, failed: [] });
    }
  });
});
