/** Going back to an earlier state as a browser asks for it: all or nothing, undoable, and honest about what is not kept. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxEvent } from '#sandbox/protocol.ts';
import type { Browser } from '#test/support/browser.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({ scopes: () => ({ start: ['SET begun 1'] }) });
});
afterAll(async () => doors.stop());

async function opened(): Promise<{ browser: Browser; url: string }> {
  const browser = await doors.browser();
  const { sandbox } = await browser.open();
  return { browser, url: sandbox.url };
}

/** Runs lines one after the other; resolves with the number of each one's event. */
async function runAll(browser: Browser, ...lines: readonly string[]): Promise<number[]> {
  const seqs: number[] = [];
  for (const line of lines) seqs.push((await browser.run(line)).seq);
  return seqs;
}
const replyTo = async (browser: Browser, line: string) => JSON.stringify((await browser.run(line)).reply);
const eventsOf = (browser: Browser, type: SandboxEvent['type']) =>
  browser.events().filter(event => event.type === type);
const doneWith = { type: 'done' };

describe('restore', () => {
  it('takes back all writes since at once, of every tab and type, and is undone as one', async () => {
    const { browser } = await opened();
    const [, second = 0] = await runAll(browser, 'SET a 1', 'RPUSH list x y');
    await runAll(browser, 'SET a 2', 'INCR begun', 'LPOP list');
    await browser.run('HSET new f v', 'B');
    await browser.run('DEL a', 'B');
    expect(await browser.ask({ type: 'restore', seq: second })).toMatchObject(doneWith);
    expect(await replyTo(browser, 'MGET a begun new')).toMatch(/"1".*"1".*nil/);
    expect(await replyTo(browser, 'LRANGE list 0 -1')).toMatch(/"x".*"y"/);
    expect(eventsOf(browser, 'undo')).toMatchObject([{ toSeq: second, undone: { keys: 4 } }]);
    expect(await browser.ask({ type: 'undo' })).toMatchObject(doneWith);
    expect(await replyTo(browser, 'MGET a begun')).toMatch(/nil.*"2"/);
    expect(await replyTo(browser, 'HGETALL new')).toContain('"v"');
    expect(await replyTo(browser, 'LLEN list')).toContain('"1"');
    await browser.close();
  });

  it('goes back before a reset, and before FLUSHALL with keys that came after it', async () => {
    const { browser } = await opened();
    const [first = 0] = await runAll(browser, 'SET mine 1');
    await browser.ask({ type: 'reset' });
    await runAll(browser, 'SET later 1', 'FLUSHALL', 'SET last 1');
    expect(await browser.ask({ type: 'restore', seq: first })).toMatchObject(doneWith);
    expect(await replyTo(browser, 'MGET mine begun')).toMatch(/"1".*"1"/);
    expect(await replyTo(browser, 'EXISTS later last')).toContain('"0"');
    await browser.close();
  });

  it('keeps expiries, nearer by the time that was skipped', async () => {
    const { browser } = await opened();
    const [first = 0] = await runAll(browser, 'SET k 1 PX 900000');
    await browser.ask({ type: 'advance', by: 60_000 });
    await runAll(browser, 'PERSIST k', 'DEL k');
    expect(await browser.ask({ type: 'restore', seq: first })).toMatchObject(doneWith);
    const { reply } = await browser.run('PTTL k');
    const left = Number('text' in reply ? reply.text : Number.NaN);
    expect(left).toBeGreaterThan(800_000);
    expect(left).toBeLessThanOrEqual(840_000);
    await browser.close();
  });

  it('asks before it overwrites what a program wrote, and says what would stay', async () => {
    const { browser, url } = await opened();
    const [first = 0] = await runAll(browser, 'SET k 1');
    await runAll(browser, 'SET k 2', 'SET other 1');
    const program = new Redis(url, { enableReadyCheck: false });
    await program.set('k', 'theirs');
    await program.set('stranger', 'theirs');
    await program.quit();
    const asked = await browser.ask({ type: 'restore', seq: first });
    expect(asked).toMatchObject({ type: 'failed', code: 'conflict' });
    const { detail } = asked as { detail: string };
    expect(detail).toContain('k was changed since by client R1. Going back would overwrite that.');
    expect(detail).toContain('stranger was changed since by client R1. That would stay as it is.');
    expect(await replyTo(browser, 'GET k')).toContain('theirs');
    expect(await browser.ask({ type: 'restore', seq: first, force: true })).toMatchObject(doneWith);
    expect(await replyTo(browser, 'MGET k other stranger')).toMatch(/"1".*nil.*theirs/);
    await browser.close();
  });

  it('refuses what is not kept: what an undo took back, what is older than the memory, what has not been', async () => {
    const { browser } = await opened();
    const [first = 0, second = 0] = await runAll(browser, 'SET k 1', 'SET k 2');
    await browser.ask({ type: 'undo' });
    const refused = (seq: number) => browser.ask({ type: 'restore', seq });
    expect(await refused(second)).toMatchObject({
      code: 'not-found',
      detail: expect.stringMatching(/was undone/),
    });
    expect(await refused(first)).toMatchObject({
      code: 'not-found',
      detail: expect.stringMatching(/nothing was written since/),
    });
    expect(await refused(1_000_000)).toMatchObject({
      code: 'not-found',
      detail: expect.stringMatching(/not happened yet/),
    });
    const many = Array.from({ length: 60 }, (_, index) => `SET k ${index}`);
    await runAll(browser, ...many);
    expect(await refused(first)).toMatchObject({
      code: 'not-found',
      detail: expect.stringMatching(/not all kept/),
    });
    expect(await replyTo(browser, 'GET k')).toContain('"59"');
    await browser.close();
  });
});

describe('past', () => {
  it('is what a page that was loaded anew can still be told', async () => {
    const { browser } = await opened();
    await runAll(browser, 'SET k 1', 'SET k 2', 'DEL k');
    await browser.ask({ type: 'ping' });
    const upTo = browser.events().at(-1)?.seq ?? 0;
    const answer = await browser.ask({ type: 'past', upTo });
    if (answer.type !== 'past') throw new Error(JSON.stringify(answer));
    const told = answer.events.filter(({ type }) => type === 'command');
    expect(told.map(event => event.type === 'command' && event.args.join(' '))).toEqual([
      'SET k 1',
      'SET k 2',
      'DEL k',
    ]);
    await browser.close();
  });

  it('shows each write of one key by itself, however fast a page writes', async () => {
    const { browser } = await opened();
    await Promise.all(['SET k 1', 'SET k 2', 'SET k 3', 'SET k 4'].map(line => browser.run(line)));
    await browser.run('DEL k');
    await browser.waitFor(
      frame => frame.type === 'event' && frame.event.type === 'view' && frame.event.gone.length > 0,
    );
    const values = eventsOf(browser, 'view').flatMap(event =>
      event.type === 'view' ? event.changed.map(key => (key.type === 'string' ? key.value : '')) : [],
    );
    expect(values).toEqual(['1', '2', '3', '4']);
    await browser.close();
  });
});
