/** Watch mode: a save is checked, and only what it touches; Ctrl-C ends it, and nothing is left behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestTracks, writeTestTracks } from '#test/support/lesson-tools.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

let tracks: TestTracks;
/** Where it puts what it throws away. */
let place: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  place = await temporaryDirectory();
  tracks = await writeTestTracks();
  await tracks.make(
    'basics',
    'first-look',
    '--exercise',
    'a-state',
    '--kind',
    'state',
    '--exercise',
    'a-code',
  );
});
afterAll(async () => {
  await tracks.remove();
  await place.remove();
});

/** Starts it; `until` settles with all that was printed since the last time. */
function startWatch(...args: string[]) {
  const child = spawn(
    process.execPath,
    ['scripts/lesson-check.ts', tracks.lesson, '--watch', '--root', tracks.root, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: place.path } },
  );
  let printed = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return {
    child,
    async until(words: string): Promise<string> {
      while (!printed.slice(seen).includes(words)) {
        if (child.exitCode !== null) throw new Error(`It ended.\n${printed}`);
        await once(child.stdout, 'data');
      }
      const since = printed.slice(seen);
      seen = printed.length;
      return since;
    },
  };
}

test('a save is checked again', async () => {
  const { child, until } = startWatch('--only', 'schema,blocks,answers');
  const ended = once(child, 'close');
  const first = await until('Waiting for a save');
  for (const step of ['schema', 'blocks', 'answers']) expect(first).toContain(`  ${step} `);

  await tracks.edit('lesson.mdx', '(integer) <290..300>', '(integer) <1..2>');
  const page = await until('Waiting for a save');
  expect(page).toContain('lesson.mdx saved: schema, blocks\n');
  expect(page).not.toContain('answers');
  expect(page).toMatch(/lesson\.mdx:\d+: TTL example:1 \(blocks\)\n\s+expected \(integer\) <1\.\.2>/);

  // A module that others import: its change is seen, though the process that loaded it has kept it.
  await tracks.edit('exercises/a-state/shape.ts', "value === 'value'", "value === 'other'");
  const shape = await until('Waiting for a save');
  expect(shape).toContain('shape.ts saved: schema, answers\n');
  expect(shape).toMatch(/a-state\/solution\.redis:1: a right answer is refused/);
  expect(shape).toMatch(/a-state-again\/solution\.redis:1: a right answer is refused/);

  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(await readdir(place.path)).toEqual([]);
});
