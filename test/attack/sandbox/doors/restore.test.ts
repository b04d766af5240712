/** Going back and asking for the past, by somebody who means harm: numbers that are none, floods, writes at the same moment. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from '#test/support/browser.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({ scopes: () => ({ start: [] }) });
});
afterAll(async () => doors.stop());

async function opened(): Promise<Browser> {
  const browser = await doors.browser();
  await browser.open();
  return browser;
}
const valueOfKey = async (browser: Browser, key: string) => {
  const { reply } = await browser.run(`GET ${key}`);
  return reply.type === 'bulk' ? reply.bytes : undefined;
};

it('numbers that name nothing are refused, and change nothing', async () => {
  const browser = await opened();
  await browser.run('SET k 1');
  for (const seq of ['-1', '0.5', '"1"', 'null', '1e400', '{}']) {
    const id = `bad-${seq}`;
    browser.sendRaw(`{"type":"restore","id":${JSON.stringify(id)},"seq":${seq}}`);
    const answer = await browser.waitFor(frame => frame.type === 'failed' && frame.id === id);
    expect(answer).toMatchObject({ code: 'bad-request' });
  }
  for (const seq of [999_999, Number.MAX_SAFE_INTEGER]) {
    expect(await browser.ask({ type: 'restore', seq })).toMatchObject({ code: 'not-found' });
    expect(await browser.ask({ type: 'restore', seq, force: true })).toMatchObject({ code: 'not-found' });
  }
  expect(await valueOfKey(browser, 'k')).toBe('1');
  await browser.close();
});

it('goes back in one’s own sandbox alone, whoever’s number it was', async () => {
  const [mine, theirs] = [await opened(), await opened()];
  for (let n = 0; n < 10; n += 1) await theirs.run(`SET k ${n}`);
  const { seq } = await theirs.run('SET k last');
  await mine.run('SET k mine');
  await mine.ask({ type: 'restore', seq, force: true });
  await mine.ask({ type: 'restore', seq: 0, force: true });
  expect(await valueOfKey(theirs, 'k')).toBe('last');
  expect(await valueOfKey(mine, 'k')).toBeUndefined();
  const past = await mine.ask({ type: 'past', upTo: 1_000_000 });
  expect(JSON.stringify(past)).not.toContain('last');
  await mine.close();
  await theirs.close();
});

it('a flood of restores does one at a time and says so; none is half done', async () => {
  const browser = await opened();
  const { seq } = await browser.run('SET k first');
  for (let n = 0; n < 20; n += 1) await browser.run(`SET k${n} ${n}`);
  const answers = await Promise.all(Array.from({ length: 200 }, () => browser.ask({ type: 'restore', seq })));
  const codes = answers.map(answer => (answer.type === 'failed' ? answer.code : answer.type));
  expect(codes).toContain('done');
  expect(codes).toContain('busy');
  expect(new Set(codes)).toEqual(new Set(['done', 'busy']));
  const { reply } = await browser.run('DBSIZE');
  expect(reply).toMatchObject({ text: '1' });
  await browser.close();
});

it('of writes at the same moment each is taken back or stands, and none is torn', async () => {
  const browser = await opened();
  const { seq } = await browser.run('MSET a 0 b 0');
  for (let n = 1; n < 5; n += 1) await browser.run(`MSET a ${n} b ${n}`);
  const writes = Array.from({ length: 30 }, (_, n) => browser.run(`MSET a w${n} b w${n}`, n % 2 ? 'B' : 'C'));
  const restored = browser.ask({ type: 'restore', seq });
  const more = Array.from({ length: 30 }, (_, n) => browser.run(`MSET a x${n} b x${n}`, 'B'));
  await Promise.all([...writes, restored, ...more]);
  const a = await valueOfKey(browser, 'a');
  expect(await valueOfKey(browser, 'b')).toBe(a);
  expect(a).toMatch(/^[wx]\d+$/);
  await browser.close();
});

it('the past is told a few times to one page, and never more than its bound', async () => {
  const browser = await opened();
  for (let n = 0; n < 60; n += 1) await browser.run(`SET k${n} ${'v'.repeat(8000)}`);
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => browser.ask({ type: 'past', upTo: 1_000_000 })),
  );
  const told = answers.filter(({ type }) => type === 'past');
  expect(told).toHaveLength(8);
  for (const answer of told) expect(JSON.stringify(answer).length).toBeLessThan(300_000);
  expect(answers.filter(answer => answer.type === 'failed' && answer.code === 'quota')).toHaveLength(32);
  await browser.close();
});

it('neither is there before a sandbox is open', async () => {
  const browser = await doors.browser();
  for (const request of [
    { type: 'restore', seq: 0 },
    { type: 'past', upTo: 0 },
  ] as const)
    expect(await browser.ask(request)).toMatchObject({ type: 'failed', code: 'bad-request' });
  await browser.close();
});
