/** When a sandbox ends, who hears of it, and what puts it off. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SandboxEvent } from '#sandbox/protocol.ts';
import { type Doors, freshCookie, openDoors } from '#test/support/doors.ts';
import { command, rawResp } from '#test/support/raw-resp.ts';

const hourMs = 3_600_000;
let doors: Doors;
beforeEach(async () => {
  doors = await openDoors({ idleMs: 24 * hourMs, heartbeatMs: 500 });
  // The clock alone: timers go on.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});
afterEach(async () => {
  vi.useRealTimers();
  await doors.stop();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const isExpiry = (event: SandboxEvent) => event.type === 'expiry';
const endOf = (id: string) =>
  doors.shared.system.zscore('{keyspace}:used', id).then(score => Number(score) + 24 * hourMs);

test('a page is told when its sandbox ends, and when that changes by more than a little', async () => {
  const browser = await doors.browser();
  const { sandbox, nowMs } = await browser.open('home');
  expect(sandbox.expiresAtMs).toBe(nowMs + 24 * hourMs);
  expect(sandbox.expiryWarningMs).toBe(3 * hourMs);
  const told = () => browser.events().filter(isExpiry).length;
  const before = told();
  for (let n = 0; n < 5; n += 1) await browser.run('PING');
  expect(told()).toBe(before);
  later(hourMs);
  const from = Date.now();
  await browser.run('PING');
  const event = await browser.waitFor(
    frame =>
      frame.type === 'event' &&
      frame.event.type === 'expiry' &&
      frame.event.expiresAtMs > from + 20 * hourMs &&
      frame.event.atMs >= from,
  );
  expect(event).toMatchObject({ event: { expiresAtMs: from + 24 * hourMs } });
  await browser.close();
});

test('one request puts it off, for every tab and in the record', async () => {
  const cookie = freshCookie(doors.identity);
  const [one, other] = [await doors.browser({ cookie }), await doors.browser({ cookie })];
  const { sandbox } = await one.open('home');
  await other.open('home');
  later(22 * hourMs);
  const expiresAtMs = Date.now() + 24 * hourMs;
  expect(await one.ask({ type: 'extend' })).toMatchObject({ type: 'done' });
  expect(await endOf(sandbox.id)).toBe(expiresAtMs);
  for (const browser of [one, other]) {
    await browser.waitFor(
      frame =>
        frame.type === 'event' && frame.event.type === 'expiry' && frame.event.expiresAtMs === expiresAtMs,
    );
    await browser.close();
  }
});

test('watching does not put it off, nor does a page that comes back by itself; a page opened anew does', async () => {
  const cookie = freshCookie(doors.identity);
  const watching = await doors.browser({ cookie });
  const { sandbox, epoch, seq } = await watching.open('home');
  const first = await endOf(sandbox.id);
  later(2 * hourMs);
  await watching.ask({ type: 'ping' });
  const returned = await doors.browser({ cookie });
  const resumed = await returned.ask({
    type: 'open',
    scope: 'home',
    sandboxId: sandbox.id,
    epoch,
    lastSeq: seq,
  });
  expect(resumed).toMatchObject({ type: 'opened', sandbox: { id: sandbox.id, expiresAtMs: first } });
  expect(await endOf(sandbox.id)).toBe(first);
  const anew = await doors.browser({ cookie });
  expect((await anew.open('home')).sandbox.expiresAtMs).toBe(first + 2 * hourMs);
  expect(await endOf(sandbox.id)).toBe(first + 2 * hourMs);
});

test('what nobody uses ends: pages and programs are told, and what comes back gets no new one by itself', async () => {
  const cookie = freshCookie(doors.identity);
  const browser = await doors.browser({ cookie });
  const { sandbox, epoch, seq } = await browser.open('home');
  const { username, password } = new URL(sandbox.url);
  const program = await rawResp(doors.respPort);
  program.send(command('AUTH', username, password));
  await program.until('+OK');
  later(24 * hourMs + 1);
  const failed = await browser.waitFor(frame => frame.type === 'failed');
  expect(failed).toMatchObject({
    id: null,
    code: 'expired',
    detail: expect.stringMatching(/Start a new one/),
  });
  expect(await browser.closed).toEqual({ code: 4410, reason: 'expired' });
  // The round that clears away comes by itself every half a minute.
  await doors.registry.sweep();
  await doors.registry.sweep();
  expect(await doors.shared.system.keys('{keyspace}:sandbox:*')).toEqual([]);
  // It asked nothing, so no answer is put into its mouth; the connection ends, and a new one is refused.
  await program.closed;

  // A laptop that wakes long after.
  later(48 * hourMs);
  const woken = await doors.browser({ cookie });
  const resume = { type: 'open', scope: 'home', sandboxId: sandbox.id, epoch, lastSeq: seq } as const;
  expect(await woken.ask(resume)).toMatchObject({ type: 'failed', code: 'expired' });
  expect(await doors.shared.system.keys('{keyspace}:sandbox:*')).toEqual([]);
  // Somebody asks for one.
  const again = await doors.browser({ cookie });
  const fresh = await again.open('home');
  expect(fresh.sandbox.id).not.toBe(sandbox.id);
  // Another tab that was left open then comes back to what there is now.
  const tab = await doors.browser({ cookie });
  expect(await tab.ask(resume)).toMatchObject({
    type: 'opened',
    resumed: false,
    sandbox: { id: fresh.sandbox.id },
  });
});
