/** Answers as files: sound TypeScript by the very types that the editor shows a learner, and enough other right ones. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadCatalog } from '#lessons/catalog.ts';
import { namesIn } from '#lessons/exercise-folder.ts';

test('answers type-check against guest-types.d.ts', async () => {
  const tsc = promisify(execFile)('node_modules/.bin/tsc', ['-p', 'test/support/answers.tsconfig.json']);
  const faults = await tsc.then(
    () => '',
    (thrown: { stdout?: string }) => thrown.stdout ?? String(thrown),
  );
  expect(faults).toBe('');
});

// test/integration/exercises.test.ts demands that they pass.
test('every Code exercise has two right answers or more beside its solution, a variant one', async () => {
  const catalog = await loadCatalog();
  for (const { id, folder, public: shown } of catalog.exercises().filter(({ kind }) => kind === 'code')) {
    const ways = await namesIn(path.join(folder, 'also-right'));
    expect(ways.length, id).toBeGreaterThanOrEqual(shown.variantOf === undefined ? 2 : 1);
  }
});
