/** Right answers that are written otherwise than the solution pass: the grader judges what happens, not how it is said. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';
import { namesIn } from '#lessons/exercise-folder.ts';
import { createGrader, type Grader } from '#lessons/grading/grader.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const catalog: Catalog = await loadCatalog();
const code = catalog.exercises().filter(({ kind }) => kind === 'code');
const answers: { id: string; way: string; file: string }[] = [];
for (const { id, folder } of code) {
  const ways = path.join(folder, 'also-right');
  for (const way of await namesIn(ways)) answers.push({ id, way, file: path.join(ways, way) });
}

let grader: Grader;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory();
  grader = await createGrader({
    catalog,
    config: { gradingWorkers: 1, dataDir: directory.path },
    log: silentLog,
    startRedis: startPrivateRedis,
  });
});
afterAll(async () => {
  await grader.close();
  await directory.remove();
});

test.each(code.map(({ id }) => ({ id })))('$id: two other ways or more', ({ id }) => {
  expect(answers.filter(answer => answer.id === id).length).toBeGreaterThanOrEqual(2);
});

describe('also right', () => {
  test.each(answers)('$id: $way', async ({ id, file }) => {
    const verdict = await grader.grade(id, { source: await readFile(file, 'utf8') });
    const failed = verdict.checks.filter(check => !check.passed);
    expect(failed).toEqual([]);
    expect(verdict.passed).toBe(true);
  });
});
