/** The request that shows parts of a value, with what it is not meant for. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '#test/support/browser.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

let doors: Doors;
const browsers: Browser[] = [];
beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.stop());
afterEach(() => {
  for (const browser of browsers.splice(0)) browser.socket.terminate();
});

const open = async () => {
  const browser = await doors.browser();
  browsers.push(browser);
  const { sandbox } = await browser.open();
  return { browser, id: sandbox.id };
};
const inspect = (browser: Browser, key: string | { base64: string }, from = '', filter?: string) =>
  browser.ask({ type: 'inspect', key, from, ...(filter === undefined ? {} : { filter }) });

it('another sandbox’s keys are nobody else’s', async () => {
  const victim = await open();
  await victim.browser.run('SET secret treasure');
  const { browser, id } = await open();
  for (const key of [
    'secret',
    `{${victim.id}}:secret`,
    `}:${victim.id}:secret`,
    `{${id}}:{${victim.id}}:secret`,
    '*',
    '',
  ]) {
    const answer = await inspect(browser, key);
    expect(JSON.stringify(answer)).not.toContain('treasure');
    expect(answer).toMatchObject({ type: 'inspected', window: { type: 'none' } });
  }
});

it.each(['-1', '+1', '1e9', '0x10', '-', '$', '(1', '1-', '1 MATCH *', '99999999999999999999999', '٣'])(
  'a place that is none is refused: %s',
  async from => {
    const { browser } = await open();
    expect(await inspect(browser, 'k', from)).toMatchObject({ type: 'failed', code: 'bad-request' });
  },
);

describe('a place far away', () => {
  it.each([
    ['SET k value', '99999999999999999999'],
    ['SET k value', '9007199254740991'],
    ['RPUSH k a', '99999999999999999999'],
    ['ZADD k 1 a', '18446744073709551615'],
    ['HSET k f v', '99999999999999999999'],
    ['SADD k a', '18446744073709551615'],
    ['XADD k 1-1 f v', '99999999999999999999-99999999999999999999'],
    ['XADD k 1-1 f v', '18446744073709551615-18446744073709551615'],
    ['SET k value', '5-5'],
  ])('of %s at %s shows nothing or says why, and the connection stays', async (line, from) => {
    const { browser } = await open();
    await browser.run(line);
    const answer = await inspect(browser, 'k', from);
    expect(['inspected', 'failed']).toContain(answer.type);
    if (answer.type === 'failed') expect(answer.code).toBe('busy');
    expect(await browser.run('PING')).toMatchObject({ reply: { type: 'status', text: 'PONG' } });
  });
});

it('filters are texts, never patterns or options', async () => {
  const { browser } = await open();
  await browser.run('HSET k plain 1 "a]b" 2 "back\\\\slash" 3');
  for (const [filter, fields] of [
    ['*', 0],
    ['[a-z]', 0],
    ['?', 0],
    ['\\', 1],
    [']', 1],
    ['\u0000', 0],
    ['^', 0],
  ] as const) {
    const answer = await inspect(browser, 'k', '', filter);
    expect(answer).toMatchObject({ type: 'inspected' });
    if (answer.type === 'inspected' && answer.window.type === 'hash')
      expect(answer.window.fields).toHaveLength(fields);
  }
});

it('binary keys and values come back byte for byte', async () => {
  const { browser } = await open();
  await browser.run('SET "\\xff\\x00\\r\\n" "\\xfe\\x00"');
  const answer = await inspect(browser, { base64: Buffer.from([255, 0, 13, 10]).toString('base64') });
  expect(answer).toMatchObject({
    window: { type: 'string', base64: Buffer.from([254, 0]).toString('base64') },
  });
});

it('a window has an end however large the value is', async () => {
  const { browser } = await open();
  const large = 'x'.repeat(60_000);
  for (let row = 0; row < 10; row += 1) {
    await browser.run(
      `HSET h ${Array.from({ length: 10 }, (_, i) => `${row}-${i} ${large.slice(row)}`).join(' ')}`,
    );
  }
  await browser.run(`XADD s 1-1 ${Array.from({ length: 3000 }, (_, i) => `f${i} v`).join(' ')}`);
  for (const key of ['h', 's']) {
    const answer = await inspect(browser, key);
    expect(answer).toMatchObject({ type: 'inspected' });
    expect(JSON.stringify(answer).length).toBeLessThan(300_000);
  }
});

it('a flood is answered at the sandbox’s pace, in part with a refusal, and leaves the others alone', async () => {
  const { browser } = await open();
  const other = await open();
  await browser.run('SET k value');
  const answers = Array.from({ length: 400 }, () => inspect(browser, 'k'));
  expect(await other.browser.run('PING')).toMatchObject({ reply: { text: 'PONG' } });
  const kinds = new Set(
    (await Promise.all(answers)).map(answer => (answer.type === 'failed' ? answer.code : answer.type)),
  );

  expect([...kinds].sort()).toEqual(['busy', 'inspected']);
});

it('it changes nothing and is in no log', async () => {
  const { browser } = await open();
  await browser.run('SET k value');
  const told = () => browser.events().filter(event => event.type === 'command' || event.type === 'view');
  await browser.waitFor(frame => frame.type === 'event' && frame.event.type === 'view');
  const before = told().length;
  await inspect(browser, 'k');
  await browser.run('SET other value');
  await browser.waitFor(() => told().filter(event => event.type === 'view').length === 2);
  const since = told().slice(before);
  expect(since.map(event => (event.type === 'command' ? event.args[1] : event.type))).toEqual([
    'other',
    'view',
  ]);
});
