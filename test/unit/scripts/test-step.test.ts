import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { countInWords, readPlaywrightReport, readVitestReport, runStep } from '#scripts/test-step.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const exit = (code: number): [string, ...string[]] => [process.execPath, '-e', `process.exit(${code})`];

test('counts are told with what was skipped, if anything was', () => {
  expect(countInWords({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(countInWords({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});

test('reports are read', () => {
  const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  expect(readVitestReport(JSON.stringify(vitest))).toEqual({ passed: 5, failed: 1, skipped: 3 });
  const playwright = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 0 } };
  expect(readPlaywrightReport(JSON.stringify(playwright))).toEqual({ passed: 4, failed: 2, skipped: 0 });
});

test('a step without a report is one check', async () => {
  quietly();
  expect(await runStep({ name: 'lint', commands: [exit(0)] })).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(await runStep({ name: 'lint', commands: [exit(3), exit(0)] })).toMatchObject({
    passed: 0,
    failed: 1,
  });
});

test('a step that breaks before any test, or runs none, has failed', async () => {
  quietly();
  const folder = await temporaryDirectory();
  onTestFinished(() => folder.remove());
  await mkdir(folder.path, { recursive: true });
  const file = join(folder.path, 'report.json');
  const report = { file, read: readVitestReport };
  expect(await runStep({ name: 'unit', commands: [exit(1)], report })).toMatchObject({ failed: 1 });

  const write = (passed: number, code: number): [string, ...string[]] => [
    process.execPath,
    '-e',
    `require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({ numPassedTests: ${passed},
      numFailedTests: 0, numPendingTests: 0 })); process.exit(${code})`,
  ];
  expect(await runStep({ name: 'unit', commands: [write(0, 0)], report })).toMatchObject({ failed: 1 });
  expect(await runStep({ name: 'unit', commands: [write(4, 1)], report })).toMatchObject({
    passed: 4,
    failed: 1,
  });
  expect(await runStep({ name: 'unit', commands: [write(4, 0)], report })).toMatchObject({
    passed: 4,
    failed: 0,
  });
});

test('a report of an earlier run does not count', async () => {
  quietly();
  const folder = await temporaryDirectory();
  onTestFinished(() => folder.remove());
  const file = join(folder.path, 'report.json');
  await writeFile(file, JSON.stringify({ numPassedTests: 9, numFailedTests: 0, numPendingTests: 0 }));
  const count = await runStep({
    name: 'unit',
    commands: [exit(0)],
    report: { file, read: readVitestReport },
  });
  expect(count).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

function quietly(): void {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  onTestFinished(() => void vi.restoreAllMocks());
}
