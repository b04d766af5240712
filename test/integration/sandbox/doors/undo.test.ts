/** Undo as a browser asks for it, with programs and time beside it, and over HTTP. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxEvent } from '#sandbox/protocol.ts';
import type { Browser } from '#test/support/browser.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({ scopes: () => ({ start: ['SET begun 1', 'XADD log 5-1 a 1'] }) });
});
afterAll(async () => doors.stop());

async function opened(): Promise<{ browser: Browser; url: string }> {
  const browser = await doors.browser();
  const { sandbox, undoable } = await browser.open();
  expect(undoable).toEqual({ steps: 0, label: null, why: '' });
  return { browser, url: sandbox.url };
}

/** The event that says that `label` can be undone now. */
const offered = (browser: Browser, label: string | null) =>
  browser.waitFor(
    frame =>
      frame.type === 'event' && frame.event.type === 'undoable' && frame.event.undoable.label === label,
  );
const textOf = async (browser: Browser, line: string) => JSON.stringify((await browser.run(line)).reply);
const eventsOf = (browser: Browser, type: SandboxEvent['type']) =>
  browser.events().filter(event => event.type === type);

describe('a browser', () => {
  it('is told what can be undone, undoes it, and sees who did it', async () => {
    const { browser } = await opened();
    await browser.run('DEL begun');
    await offered(browser, 'DEL begun');
    expect(await browser.ask({ type: 'undo' })).toMatchObject({ type: 'done' });
    await offered(browser, null);
    expect(await textOf(browser, 'GET begun')).toContain('"1"');
    expect(eventsOf(browser, 'undo')).toMatchObject([{ undone: { label: 'DEL begun', keys: 1 } }]);
    const [view] = eventsOf(browser, 'view').filter(
      event => event.type === 'view' && event.cause.by === 'undo',
    );
    expect(view).toMatchObject({ changed: [{ key: 'begun', value: '1' }] });
    expect(await browser.ask({ type: 'undo' })).toMatchObject({ type: 'failed', code: 'not-found' });
    await browser.close();
  });

  it('undoes a transaction as one, and what all keys lost', async () => {
    const { browser } = await opened();
    for (const line of ['MULTI', 'SET a 1', 'INCR begun', 'LPUSH list x', 'EXEC', 'FLUSHALL'])
      await browser.run(line);
    expect(await textOf(browser, 'DBSIZE')).toContain('"0"');
    await browser.ask({ type: 'undo' });
    expect(await textOf(browser, 'MGET a begun')).toMatch(/"1".*"2"/);
    await offered(browser, 'EXEC a begun list');
    await browser.ask({ type: 'undo' });
    expect(await textOf(browser, 'MGET a begun')).toMatch(/nil.*"1"/);
    expect(await textOf(browser, 'EXISTS list log')).toContain('"1"');
    await browser.close();
  });

  it('undoes what SORT stores, what a wait popped, and a move between keys', async () => {
    const { browser } = await opened();
    await browser.run('RPUSH list 3 1 2');
    await browser.run('SORT list STORE sorted');
    await browser.run('BLPOP list 1');
    await browser.run('LMOVE list sorted LEFT RIGHT');
    await offered(browser, 'LMOVE list sorted LEFT RIGHT');
    for (let step = 0; step < 2; step += 1) await browser.ask({ type: 'undo' });
    expect(await textOf(browser, 'LRANGE list 0 -1')).toMatch(/"3".*"1".*"2"/);
    expect(await textOf(browser, 'LLEN sorted')).toContain('"3"');
    await browser.ask({ type: 'undo' });
    expect(await textOf(browser, 'EXISTS sorted')).toContain('"0"');
    await browser.close();
  });

  it('undoes the reset, in time that was skipped too', async () => {
    const { browser } = await opened();
    await browser.run('SET mine 1 PX 900000');
    await browser.ask({ type: 'advance', by: 60_000 });
    await browser.ask({ type: 'reset' });
    expect(await textOf(browser, 'EXISTS mine begun')).toContain('"1"');
    await offered(browser, 'Reset');
    await browser.ask({ type: 'undo' });
    expect(await textOf(browser, 'PTTL mine')).toMatch(/"8[34]\d{4}"/);
    await browser.close();
  });

  it('is asked before what a program wrote since is overwritten', async () => {
    const { browser, url } = await opened();
    const program = new Redis(url, { enableReadyCheck: false });
    try {
      await browser.run('SET k mine');
      await offered(browser, 'SET k mine');
      await program.append('k', ' and theirs');
      const refused = await browser.ask({ type: 'undo' });
      expect(refused).toMatchObject({ type: 'failed', code: 'conflict' });
      expect(JSON.stringify(refused)).toContain('k was changed since by client R1.');
      expect(await program.get('k')).toBe('mine and theirs');
      await program.set('elsewhere', '1');
      expect(await browser.ask({ type: 'undo', force: true })).toMatchObject({ type: 'done' });
      expect(await program.mget('k', 'elsewhere')).toEqual([null, '1']);
    } finally {
      program.disconnect();
      await browser.close();
    }
  });

  it('does not undo a write of a program, whose writes are not kept', async () => {
    const { browser, url } = await opened();
    const program = new Redis(url, { enableReadyCheck: false });
    await program.set('theirs', '1').finally(() => program.disconnect());
    expect(await browser.ask({ type: 'undo' })).toMatchObject({ type: 'failed', code: 'not-found' });
    expect(await textOf(browser, 'GET theirs')).toContain('"1"');
    await browser.close();
  });

  it('wakes whoever waits for a list that comes back', async () => {
    const { browser } = await opened();
    await browser.run('RPUSH list x');
    await browser.run('DEL list');
    await offered(browser, 'DEL list');
    const popped = browser.run('BLPOP list 0', 'B');
    await browser.waitFor(
      frame =>
        frame.type === 'event' &&
        frame.event.type === 'clients' &&
        frame.event.clients.some(c => c.state === 'blocked'),
    );
    await browser.ask({ type: 'undo' });
    expect(JSON.stringify((await popped).reply)).toContain('"x"');
    await browser.close();
  });
});
