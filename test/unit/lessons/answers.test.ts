/** Every starter, solution and mistake is sound TypeScript, by the very types that the editor shows a learner. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('answers type-check against guest-types.d.ts', async () => {
  const tsc = promisify(execFile)('node_modules/.bin/tsc', ['-p', 'test/support/answers.tsconfig.json']);
  const faults = await tsc.then(
    () => '',
    (thrown: { stdout?: string }) => thrown.stdout ?? String(thrown),
  );
  expect(faults).toBe('');
});
