/** One fault of each kind in a lesson that is otherwise as it was made: it is found, in its file and line. */
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type TestTracks, writeTestTracks } from '#test/support/lesson-tools.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

let tracks: TestTracks;
let sound: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  tracks = await writeTestTracks();
  const exercises = ['--exercise', 'a-code', '--exercise', 'a-state', '--kind', 'state'];
  await tracks.make('basics', 'first-look', ...exercises, '--exercise', 'a-choice', '--kind', 'predict');
  sound = await temporaryDirectory();
  await cp(tracks.lesson, sound.path, { recursive: true });
});
afterAll(async () => {
  await tracks.remove();
  await sound.remove();
});
afterEach(async () => {
  await rm(tracks.lesson, { recursive: true });
  await cp(sound.path, tracks.lesson, { recursive: true });
});

/** What is found beside TODOs and answers that are still to be written. */
async function faults(steps: string): Promise<string[]> {
  const { findings } = await tracks.report(steps);
  return findings
    .filter(({ message, rule }) => rule !== 'prose/todo' && !message.startsWith('also-right/ has 1'))
    .map(
      ({ file, line, message, rule }) => `${path.relative(tracks.lesson, file)}:${line} ${rule} ${message}`,
    );
}

const lineOf = async (name: string, words: string): Promise<number> => {
  const lines = (await readFile(tracks.file(name), 'utf8')).split('\n');
  return lines.findIndex(line => line.includes(words)) + 1;
};

test('frontmatter', async () => {
  await tracks.edit('lesson.mdx', 'minutes: 12', 'minutes: 90');
  const line = await lineOf('lesson.mdx', 'minutes: 90');
  expect(await faults('schema')).toEqual([
    expect.stringMatching(new RegExp(`^lesson.mdx:${line} schema minutes: `)),
  ]);
});

test('links, prose, blocks, a program and types, all at once', async () => {
  await tracks.edit('lesson.mdx', 'minutes: 12', 'minutes: 12\nprerequisites: [second-look]');
  await tracks.edit('lesson.mdx', 'TODO Explain', 'It is simply [so](/learn/basics/nothing). TODO Explain');
  await tracks.edit(
    'exercises/a-code/shape.ts',
    'TODO Why the solution',
    'It is amazing. TODO Why the solution',
  );
  await tracks.edit('lesson.mdx', '(integer) <290..300>', '(integer) <1..2>');
  await tracks.edit('lesson.mdx', 'SET example:1 "a value" EX 300', 'SET example:1 "a value" EX never');
  await tracks.edit('lesson.mdx', '//=> a value', '//=> another');
  await tracks.edit('exercises/a-code/solution.ts', "'EX', 300", "'EX', { seconds: 300 }");
  const at = (words: string) => lineOf('lesson.mdx', words);
  const block = async (words: string, observed: string) =>
    expect.stringMatching(new RegExp(`^lesson.mdx:${await at(words)} blocks [\\s\\S]*observed ${observed}`));
  expect(await faults('schema,prose,blocks,programs,types')).toEqual([
    expect.stringMatching(/^exercises\/a-code\/shape.ts:\d+ prose\/hype “amazing” sells/),
    expect.stringMatching(/^exercises\/a-code\/solution.ts:3 types Argument of type/),
    'lesson.mdx:1 schema prerequisites: “second-look” comes later than this lesson',
    await block('EX never', '\\(error\\) ERR'),
    await block('TTL example:1', '\\(integer\\) -2'),
    `lesson.mdx:${await at('simply')} prose/filler “simply” says nothing; leave it out`,
    `lesson.mdx:${await at('simply')} schema there is no lesson “basics/nothing” yet`,
    `lesson.mdx:${await at('checked=run')} programs the program prints something else\nexpected another\nobserved a value`,
  ]);
});

test('answers that the grader judges otherwise', async () => {
  await tracks.edit('exercises/a-state/solution.redis', 'EX 300', 'EX 3000');
  await tracks.edit('exercises/a-code/mistakes/no-ttl.ts', 'value))', "value, 'EX', 300))");
  await tracks.edit('exercises/a-choice/shape.ts', 'answer === right', "answer !== '0'");
  await tracks.write('exercises/a-code-again/also-right/wrong.ts', 'export const doACodeAgain = 1;\n');
  const twice = 'exercise.ts:1 answers of its choices exactly one is right; “-2”, “-1” passes';
  expect(await faults('answers')).toEqual([
    `exercises/a-choice-again/${twice}`,
    `exercises/a-choice/${twice}`,
    expect.stringMatching(
      /^exercises\/a-code-again\/also-right\/wrong.ts:1 answers a right answer is refused/,
    ),
    expect.stringMatching(
      /^exercises\/a-code\/mistakes\/no-ttl.ts:1 answers this mistake does not fail on “kept”. It passes/,
    ),
    expect.stringMatching(
      /^exercises\/a-state\/solution.redis:1 answers a right answer is refused\nkept: expected/,
    ),
  ]);
});

test('a mutant that no check catches, a reason for it, and a reason that is stale', async () => {
  await tracks.edit('exercises/a-code/shape.ts', 'ttlMs === 300_000 &&', 'ttlMs > 0 &&');
  const [first, ...more] = await faults('mutants');
  expect(first).toMatch(/^exercises\/a-code-again\/solution.ts:3 mutants no check catches expiry-\S+@3: /);
  expect(more.length).toBeGreaterThan(1);
  await tracks.edit('exercises/a-code/shape.ts', 'ttlMs > 0 &&', 'ttlMs === 300_000 &&');
  const reason = 'reason: Written here for a test, long enough.';
  await tracks.write('exercises/a-code/mutants.yaml', `- mutant: drop-expiry 'EX', 300\n  ${reason}\n`);
  expect(await faults('mutants')).toEqual([
    `exercises/a-code/mutants.yaml:1 mutants “drop-expiry 'EX', 300” is caught by now; take the entry out`,
  ]);
});

test('exit codes: 0 for nothing to mend, 1 for findings, 1 and a sentence for a wrong path', async () => {
  expect((await tracks.check(tracks.lesson, '--only', 'blocks,types')).code).toBe(0);
  const found = await tracks.check(tracks.lesson, '--only', 'prose');
  expect(found.code).toBe(1);
  expect(found.printed).toMatch(/lesson\.mdx:\d+:\d+: still to be written: TODO .* \(prose\/todo\)\n/);
  const wrong = await tracks.check(`${tracks.root}/02-nothing`);
  expect(wrong).toMatchObject({
    code: 1,
    complaints: expect.stringMatching(/^There is no “.*02-nothing”\.\n$/),
  });
});
