/** `mutants.yaml`: reasons, and that they do not outlive what they are for. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAllowed, staleEntries } from '#lessons/check/mutants/allowed.ts';
import { redisMutants } from '#lessons/check/mutants/redis/mutants.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  folder = await temporaryDirectory();
});
afterEach(() => folder.remove());

async function allowed(text: string) {
  await writeFile(path.join(folder.path, 'mutants.yaml'), text);
  return readAllowed(folder.path);
}

const reason = 'reason: Nobody sees the difference, and this says why.';
const mutants = redisMutants('SET a:1 x EX 60\nGET a:1\n');

test('no file, no entries', async () => {
  expect((await readAllowed(folder.path)).entries).toEqual([]);
});

test('an entry names a mutant by its name or its id, and knows its line', async () => {
  const file = await allowed(
    `# Why\n- mutant: drop-line GET a:1\n  ${reason}\n- mutant: drop-line@1\n  ${reason}\n`,
  );
  expect(file.findings).toEqual([]);
  expect(file.entries.map(({ line }) => line)).toEqual([2, 4]);
  const passed = new Set(mutants.filter(({ operator }) => operator === 'drop-line'));
  expect(passed.size).toBe(2);
  expect(staleEntries(file, mutants, passed)).toEqual([]);
});

test.each([
  ['a mutant that is caught by now', 'drop-line GET a:1', /“drop-line GET a:1” is caught by now/],
  ['a mutant that there is not', 'drop-line GET a:2', /there is no mutant “drop-line GET a:2” any more/],
])('stale: %s', async (_what, name, message) => {
  const file = await allowed(`- mutant: ${name}\n  ${reason}\n`);
  expect(staleEntries(file, mutants, new Set())).toEqual([
    expect.objectContaining({ line: 1, rule: 'mutants', message: expect.stringMatching(message) }),
  ]);
});

test.each([
  ['without a reason', '- mutant: drop-line GET a:1\n', /reason/],
  ['with half a word for a reason', '- mutant: drop-line GET a:1\n  reason: ok\n', /20 characters or more/],
  ['with a field that there is not', `- mutant: x\n  ${reason}\n  because: x\n`, /because/],
  ['no YAML', '- [', /./],
])('refused: %s', async (_what, text, message) => {
  const { entries, findings } = await allowed(text);
  expect(entries).toEqual([]);
  expect(findings.map(finding => finding.message).join('\n')).toMatch(message);
});
