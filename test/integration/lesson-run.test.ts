/** Pages on which one client waits and another receives, run as the tests of all lessons run theirs. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLesson } from '#lessons/check/blocks/lesson-run.ts';
import type { RunnableBlock } from '#lessons/mdx/blocks.ts';
import { parseLesson } from '#lessons/mdx/parse.ts';
import { openTestRegistry, type TestRegistry } from '#test/support/sandbox.ts';

const page = await readFile(new URL('../support/lessons/two-clients.mdx', import.meta.url), 'utf8');

let opened: TestRegistry;
beforeAll(async () => {
  opened = await openTestRegistry();
});
afterAll(() => opened.close());

function blocksOf(source: string): readonly RunnableBlock[] {
  const problems: string[] = [];
  const lesson = parseLesson(source, (line, message) => problems.push(`${line}: ${message}`));
  expect(problems).toEqual([]);
  return lesson?.page.blocks ?? [];
}

/** The faults of each block that has any. */
async function faultsOf(source: string): Promise<Record<string, string[]>> {
  const sandbox = await opened.sandbox();
  const run = startLesson(sandbox, undefined);
  const faults: Record<string, string[]> = {};
  for (const block of blocksOf(source)) {
    const found = await run.run(block);
    if (found.length > 0) faults[block.id] = found;
  }
  await opened.registry.remove(sandbox.id);
  return faults;
}

test('what waits and what is received is as the page says', async () => {
  expect(blocksOf(page)).toHaveLength(6);
  expect(await faultsOf(page)).toEqual({});
});

test.each([
  {
    what: 'a command that is answered at once does not wait',
    from: 'BLPOP jobs 0\n',
    to: 'LLEN jobs\n',
    block: 'wait',
    fault: /LLEN jobs\n {2}expected \(waiting\)\n {2}observed \(integer\) 0/,
  },
  {
    what: 'another late reply than expected',
    from: '#B=> 2) "kettle"',
    to: '#B=> 2) "teapot"',
    block: 'push',
    fault: /LPUSH jobs kettle, to B\n {2}expected 2\) "teapot"\n {2}observed 1\) "jobs"\n +2\) "kettle"/,
  },
  {
    what: 'a late reply that nobody announced',
    from: '#B=> 1) "jobs"\n#B=> 2) "kettle"\n',
    to: '',
    block: 'push',
    fault: /to B\n {2}expected no more\n {2}observed 1\) "jobs"/,
  },
  {
    what: 'a late reply that does not come',
    from: 'LPUSH jobs kettle',
    to: 'LPUSH other kettle',
    block: 'push',
    fault: /LPUSH other kettle, to B\n {2}expected 1\) "jobs"\n {2}observed $/m,
  },
  {
    what: 'a message to somebody else',
    from: '#B=> 1) "message"\n#B=> 2) "news"',
    to: '#D=> 1) "message"\n#D=> 2) "news"',
    block: 'publish',
    fault: /to D\n {2}expected 1\) "message"/,
  },
  {
    what: 'a message that does not come',
    from: '#=> (integer) 0\n```\n',
    to: '#=> (integer) 0\n#B=> 1) "message"\n```\n',
    block: 'publish',
    fault: /PUBLISH silence nothing, to B\n {2}expected 1\) "message"/,
    last: true,
  },
  {
    what: 'a confirmation too few',
    from: '#=> 1) "subscribe"\n#=> 2) "weather"\n#=> 3) (integer) 2\n',
    to: '',
    block: 'subscribe',
    fault: /SUBSCRIBE news weather\n {2}expected no more/,
  },
  {
    what: 'a client that still waits can say nothing',
    from: 'redis id=push client=A',
    to: 'redis id=push client=B',
    block: 'push',
    fault: /client B still waits for BLPOP jobs 0/,
  },
])('$what: red', async ({ from, to, block, fault, last = false }) => {
  const at = last ? page.lastIndexOf(from) : page.indexOf(from);
  expect(at).toBeGreaterThan(0);
  const faults = await faultsOf(page.slice(0, at) + to + page.slice(at + from.length));
  expect(faults[block]?.join('\n')).toMatch(fault);
});
