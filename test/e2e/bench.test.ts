import type { Page, WebSocketRoute } from '@playwright/test';
import { Redis } from 'ioredis';
import {
  benchIsOpen,
  drawnKey,
  expect,
  expectKey,
  openClient,
  openHome,
  printed,
  prompt,
  runCommand,
  sandboxUrl,
  selectClient,
  test,
  typeCommand,
} from './fixtures.ts';

test('a command is answered as redis-cli prints it, and the key it made is drawn', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'SET greeting "hello\\nworld"', 'OK');
  await runCommand(page, 'GET greeting', '"hello\\nworld"');
  await runCommand(page, 'GET nothing', '(nil)');
  await runCommand(
    page,
    'HGETALL product:7',
    '1) "name"\n2) "Kettle"\n3) "price"\n4) "3490"\n5) "stock"\n6) "12"',
  );
  await runCommand(page, 'INCR greeting', '(error) ERR value is not an integer or out of range');
  await runCommand(page, 'SET "unbalanced', 'Invalid argument(s)');
  await expectKey(page, 'greeting', 'string greeting: hello\\nworld, 11 bytes');
});

test('each type is drawn as what it is', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'FLUSHALL', 'OK');
  await expect(page.getByText('No keys yet.')).toBeVisible();
  await runCommand(page, 'INCRBY count 41', '(integer) 41');
  await runCommand(page, 'HSET card a 1 b 2', '(integer) 2');
  await runCommand(page, 'RPUSH chain x y', '(integer) 2');
  await runCommand(page, 'SADD bag m', '(integer) 1');
  await runCommand(page, 'ZADD board 3 low 9 high', '(integer) 2');
  await runCommand(page, 'XADD line 5-1 k v', '"5-1"');
  await runCommand(page, 'XGROUP CREATE line workers 0', 'OK');
  await runCommand(page, 'XREADGROUP GROUP workers w1 STREAMS line >', /"5-1"/);
  await expectKey(page, 'count', 'string count: 41, 2 bytes');
  await expectKey(page, 'card', 'hash card: a is 1, b is 2');
  await expectKey(page, 'chain', 'list chain: 2 elements, from head to tail x, y');
  await expectKey(page, 'bag', 'set bag: 1 member, m');
  await expectKey(page, 'board', 'sorted set board: 2 members, lowest low 3, highest high 9');
  await expectKey(page, 'line', 'stream line: 1 entry, newest 5-1; group workers has read to 5-1, 1 pending');
  await runCommand(page, 'LPUSH chain w', '(integer) 3');
  await expect(drawnKey(page, 'chain').locator('[data-slide="head"]')).toHaveText('w');
});

test('what the last command changed is outlined until the next one', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'HINCRBY product:7 stock -1', '(integer) 11');
  const product = drawnKey(page, 'product:7');
  await expect(product).toHaveAttribute('data-fresh', 'true');
  await expect(product.getByTitle('Last changed by A')).toBeVisible();
  await runCommand(page, 'PING', 'PONG');
  await expect(product).not.toHaveAttribute('data-fresh');
});

test('a blocked client waits until another pushes, and its reply arrives by itself', async ({ page }) => {
  await openHome(page);
  await openClient(page, 'B');
  await typeCommand(page, 'BLPOP jobs 0');
  await expect(page.getByRole('tab', { name: 'Client B waiting' })).toBeVisible();
  await expect(printed(page)).toContainText(/waiting, \d+ s/);
  await selectClient(page, 'A');
  await runCommand(page, 'RPUSH jobs first', '(integer) 1');
  await selectClient(page, 'B');
  await expect(printed(page)).toContainText('1) "jobs"\n2) "first"');
});

test('Ctrl-C frees a blocked client', async ({ page }) => {
  await openHome(page);
  await typeCommand(page, 'BLPOP jobs 0');
  await expect(page.getByRole('tab', { name: 'Client A waiting' })).toBeVisible();
  await prompt(page).press('Control+c');
  await expect(printed(page)).toContainText('^C');
  await runCommand(page, 'PING', 'PONG');
});

test('a subscriber reads messages as they come, as in redis-cli', async ({ page }) => {
  await openHome(page);
  await typeCommand(page, 'SUBSCRIBE news');
  await expect(printed(page)).toContainText('Reading messages... (press Ctrl-C to quit)');
  await expect(printed(page)).toContainText('1) "subscribe"\n2) "news"\n3) (integer) 1');
  await openClient(page, 'B');
  await runCommand(page, 'PUBLISH news hello', '(integer) 1');
  await selectClient(page, 'A');
  await expect(printed(page)).toContainText('1) "message"\n2) "news"\n3) "hello"');
  await page.getByRole('button', { name: 'Ctrl-C' }).click();
  await runCommand(page, 'PING', 'PONG');
});

test('a transaction shows in the prompt, and another client breaks it through WATCH', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'WATCH stock', 'OK');
  await runCommand(page, 'MULTI', 'OK');
  await expect(prompt(page)).toHaveAccessibleName('Command of client A(TX)>');
  await runCommand(page, 'SET stock 1', 'QUEUED');
  await openClient(page, 'B');
  await runCommand(page, 'SET stock 2', 'OK');
  await selectClient(page, 'A');
  await runCommand(page, 'EXEC', '(nil)');
  await expect(prompt(page)).toHaveAccessibleName('Command of client A>');
  await expectKey(page, 'stock', 'string stock: 2, 1 byte');
});

test('time moves on by a click: the ring runs out, the key fades and is gone', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'SET cart:42 cups EX 300', 'OK');
  await page.getByRole('button', { name: /^\+60 s/ }).click();
  await expect(printed(page)).toContainText('60 s later');
  await runCommand(page, 'TTL cart:42', /\(integer\) 2[34]\d/);
  await page.getByRole('button', { name: 'Move time on to the next expiry' }).click();
  await expect(drawnKey(page, 'cart:42')).toHaveAttribute('data-gone', 'expired');
  await expect(drawnKey(page, 'cart:42')).toHaveCount(0);
  await runCommand(page, 'EXISTS cart:42', '(integer) 0');
});

test('a key expires by itself, too', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'SET brief x PX 700', 'OK');
  await expectKey(page, 'brief');
  await expect(drawnKey(page, 'brief')).toHaveCount(0);
});

test('another Redis client in the same sandbox is drawn and logged', async ({ page }) => {
  await openHome(page);
  const redis = new Redis(await sandboxUrl(page), { enableReadyCheck: false });
  try {
    await redis.set('from:outside', 'hello');
    await expectKey(page, 'from:outside', 'string from:outside: hello, 5 bytes');
    await runCommand(page, 'SET from:inside 1', 'OK');
    expect(await redis.get('from:inside')).toBe('1');
  } finally {
    redis.disconnect();
  }
  await page.getByRole('button', { name: 'Log', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Log' })).toContainText('from:outside hello');
});

test('a dropped connection keeps the screen, and what happened meanwhile is caught up with', async ({
  page,
}) => {
  const door = await openWithDoor(page);
  await runCommand(page, 'SET kept 1', 'OK');
  const redis = new Redis(await sandboxUrl(page), { enableReadyCheck: false });
  door.isShut = true;
  await door.drop();
  await expect(page.getByText('The connection is lost.')).toBeVisible();
  await expect(printed(page)).toContainText('SET kept 1');
  await expectKey(page, 'kept');
  await redis.incr('kept').finally(() => redis.disconnect());
  await typeCommand(page, 'INCR kept');
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  // From here on it comes back by itself; a click would race with that.
  door.isShut = false;
  await expect(page.getByText('The connection is lost.')).toHaveCount(0, { timeout: 30_000 });
  await expect(printed(page)).toContainText('(integer) 3');
  await expectKey(page, 'kept', 'string kept: 3, 1 byte');
});

test('starting over asks first, and then makes the start state anew', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'SET mine 1', 'OK');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Keep my keys' }).click();
  await expectKey(page, 'mine');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Delete and start over' }).click();
  await expect(drawnKey(page, 'mine')).toHaveCount(0);
  await expectKey(page, 'product:7');
});

test('the terminal by keyboard: history, clear, pasting, leaving', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'SET a 1', 'OK');
  await runCommand(page, 'SET b 2', 'OK');
  await prompt(page).press('ArrowUp');
  await prompt(page).press('ArrowUp');
  await expect(prompt(page)).toHaveValue('SET a 1');
  await prompt(page).press('ArrowDown');
  await expect(prompt(page)).toHaveValue('SET b 2');
  await prompt(page).press('Control+l');
  await expect(printed(page)).not.toContainText('SET a 1');
  await pasteInto(page, 'INCR n\nINCR n\nINCR n\n');
  await page.getByRole('button', { name: 'Run 3 lines' }).click();
  await expect(printed(page)).toContainText('(integer) 3');
  await prompt(page).press('Escape');
  await prompt(page).press('Tab');
  await expect(prompt(page)).not.toBeFocused();
});

test('two hundred keys stay calm: grouped, one line each, filtered', async ({ page }) => {
  await openHome(page);
  const redis = new Redis(await sandboxUrl(page), { enableReadyCheck: false });
  const names = Array.from({ length: 200 }, (_, index) => [`user:${index}:name`, `name ${index}`]).flat();
  await redis.mset(names).finally(() => redis.disconnect());
  const keys = page.getByRole('region', { name: 'Drawn keys' });
  await expect(keys.getByRole('heading', { name: /^user:/ })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter keys by name' }).fill('user:137');
  await expect(keys.getByRole('button', { name: /^Draw/ })).toHaveCount(1);
  await keys.getByRole('button', { name: /^Draw string user:137:name/ }).click();
  await expectKey(page, 'user:137:name', 'string user:137:name: name 137, 8 bytes');
});

/** The home page with a hand on its WebSocket, to drop it and to keep new ones out. */
async function openWithDoor(page: Page): Promise<{ isShut: boolean; drop(): Promise<void> }> {
  let socket: WebSocketRoute | undefined;
  const door = {
    isShut: false,
    drop: async () => {
      await socket?.close({ code: 1012 });
    },
  };
  await page.routeWebSocket('/sandbox', route => {
    if (door.isShut) {
      void route.close({ code: 1012 });
      return;
    }
    socket = route;
    route.connectToServer();
  });
  await page.goto('/');
  await benchIsOpen(page);
  return door;
}

async function pasteInto(page: Page, text: string): Promise<void> {
  await prompt(page).focus();
  await prompt(page).evaluate((input, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
