/** Before a sandbox ends, after it has ended, and while the server under it is away: what a learner sees and can do. */
import type { Page, WebSocketRoute } from '@playwright/test';
import type { Response } from '#sandbox/protocol.ts';
import { expect, expectAccessible, expectKey, openHome, printed, runCommand, test } from './fixtures.ts';

const minuteMs = 60_000;

/** The door, which tells the page another time of the end, and what else a test lets it tell. */
class ToldDoor {
  /** Replaces the true time until a page's next `expiry` event. */
  leftMs = 24 * 60 * minuteMs;
  connections = 0;
  #page: WebSocketRoute | undefined;
  #lastSeq = 0;

  static async before(page: Page): Promise<ToldDoor> {
    const door = new ToldDoor();
    await page.routeWebSocket(/\/sandbox$/, route => {
      door.#page = route;
      door.connections += 1;
      const server = route.connectToServer();
      server.onMessage(message => {
        const frame = JSON.parse(String(message)) as Response;
        if (frame.type === 'opened') frame.sandbox.expiresAtMs = frame.nowMs + door.leftMs;
        if (frame.type === 'event') door.#lastSeq = frame.event.seq;
        route.send(JSON.stringify(frame));
      });
    });
    return door;
  }

  tell(frame: unknown): void {
    this.#page?.send(JSON.stringify(frame));
  }

  tellServer(state: 'away' | 'back'): void {
    this.#lastSeq += 1;
    this.tell({ type: 'event', event: { type: 'server', seq: this.#lastSeq, atMs: Date.now(), state } });
  }

  async end(): Promise<void> {
    this.tell({
      type: 'failed',
      id: null,
      code: 'expired',
      detail: 'This sandbox has ended. Start a new one.',
    });
    await this.#page?.close({ code: 4410, reason: 'expired' });
  }
}

test('a sandbox that ends soon says so, and one click keeps it', { tag: '@long' }, async ({ page }) => {
  const door = await ToldDoor.before(page);
  door.leftMs = 40 * minuteMs;
  await openHome(page);
  const strip = page.getByRole('status').filter({ hasText: 'Unused, this sandbox ends in 39 minutes.' });
  await expect(strip).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByText('Your sandbox is kept.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Keep it' })).toHaveCount(0);
  await expect(page.getByText('Your sandbox is kept.')).toHaveCount(0);
  await runCommand(page, 'PING', 'PONG');
});

test('a sandbox with time enough says nothing of it', async ({ page }) => {
  await ToldDoor.before(page);
  await openHome(page);
  await runCommand(page, 'PING', 'PONG');
  await expect(page.getByText(/this sandbox ends/)).toHaveCount(0);
});

test('an ended sandbox leaves its screen, and a new one begins when asked for', async ({ page }) => {
  const door = await ToldDoor.before(page);
  await openHome(page);
  await runCommand(page, 'SET mine 1', 'OK');
  await door.end();
  await expect(page.getByText('This sandbox has ended. Start a new one.')).toBeVisible();
  await expectKey(page, 'mine');
  const renew = page.getByRole('button', { name: 'Start a new one' });
  await renew.click();
  await expect(renew).toHaveCount(0);
  await runCommand(page, 'PING', 'PONG');
  // None was made before somebody asked.
  expect(door.connections).toBe(2);
});

test('a server that is away shows, in the terminal too, until it is back', async ({ page }) => {
  const door = await ToldDoor.before(page);
  await openHome(page);
  await runCommand(page, 'PING', 'PONG');
  door.tellServer('away');
  await expect(
    page.getByRole('status').filter({ hasText: 'The Redis server does not answer' }),
  ).toBeVisible();
  await expect(printed(page)).toContainText('the Redis server does not answer');
  door.tellServer('back');
  await expect(page.getByText(/^The Redis server does not answer/)).toHaveCount(0);
  await expect(printed(page)).toContainText('the Redis server is back');
});
