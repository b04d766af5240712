/** Servers of one's own in the browser: started, killed, looked back at, moved to and away from. */
import type { Locator, Page } from '@playwright/test';
import {
  benchIsOpen,
  expect,
  expectAccessible,
  expectKey,
  openClient,
  printed,
  runCommand,
  test,
  typeCommand,
  watchConsole,
} from './fixtures.ts';

/** Starts servers cost more than a namespace, and others start theirs at the same time. */
const startMs = 30_000;

async function openPlayground(page: Page): Promise<void> {
  await page.goto('/playground');
  await benchIsOpen(page);
}

/** Chooses what the playground runs on and waits until it does. */
async function moveTo(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: /^Runs on:/ }).click();
  await page.getByRole('button', { name: `Move here: ${title}`, exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: startMs });
}

async function show(page: Page, view: 'Keys' | 'Servers' | 'Figures' | 'Load'): Promise<void> {
  await page.getByRole('tab', { name: view, exact: true }).click();
}

const card = (page: Page, node: string) => page.getByRole('article', { name: node, exact: true });

/** Opens what can be done to a node and does it. */
async function doTo(page: Page, node: string, verb: string): Promise<void> {
  await page.getByRole('button', { name: `What can be done to ${node}` }).click();
  await page.getByRole('dialog', { name: node }).getByRole('button', { name: verb, exact: true }).click();
}

/** The first line of the timeline that says so. */
function happened(page: Page, text: string): Locator {
  const events = page.getByRole('log', { name: 'Events of the servers' });
  return events.getByRole('listitem').filter({ hasText: text }).first();
}

/** The card of the primary, whoever it is. */
function primary(page: Page): Locator {
  return page
    .getByRole('article', { name: /^redis-/ })
    .filter({ has: page.getByText('primary', { exact: true }) });
}

test('a killed primary: the Sentinels vote, a replica takes over, the client goes there and writes', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const complaints = watchConsole(page);
  await openPlayground(page);
  await runCommand(page, 'SET order:1 paid', 'OK');
  await moveTo(page, 'The same, with three Sentinels');
  await expect(card(page, 'redis-2')).toContainText('replica of redis-1', { timeout: startMs });
  await expect(page.getByRole('button', { name: /^Link redis-1 – redis-2: in step/ })).toBeVisible({
    timeout: startMs,
  });
  await doTo(page, 'redis-1', 'kill -9');
  await expect(page.getByRole('status').filter({ hasText: 'redis-1 was killed' })).toBeVisible();
  await expect(card(page, 'redis-1')).toContainText('stopped');
  await expect(primary(page)).toHaveAccessibleName(/^redis-[23]$/, { timeout: startMs });
  await expect(
    page.getByRole('article', { name: /^sentinel-/ }).filter({ hasText: /epoch [1-9]/ }),
  ).not.toHaveCount(0);
  await typeCommand(page, 'SET order:2 paid');
  await expect(printed(page)).toContainText('redis-1 is stopped.');
  await page.getByRole('button', { name: /^Go to redis-[23] and run it there$/ }).click();
  await expect(printed(page).locator('> div').last()).toContainText(/redis-[23]> SET order:2 paid\s*OK/);

  await test.step('looking back shows the old primary; looking on, the new one', async () => {
    await happened(page, 'redis-1 was killed').getByRole('button').click();
    await expect(page.getByRole('status').filter({ hasText: 'As it was at' })).toBeVisible();
    // What the others learn of it may have been told before the kill was.
    await expect(async () => {
      await page.getByRole('button', { name: 'One state back' }).click();
      await expect(primary(page)).toHaveAccessibleName('redis-1', { timeout: 250 });
    }).toPass({ intervals: [0] });
    await expect(page.getByRole('button', { name: 'What can be done to redis-1' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await expect(primary(page)).toHaveAccessibleName(/^redis-[23]$/);
  });

  await test.step('the killed one comes back as a replica', async () => {
    await page.getByRole('button', { name: 'Start redis-1' }).click();
    await expect(card(page, 'redis-1')).toContainText(/replica of redis-[23]/, { timeout: startMs });
  });
  expect(complaints).toEqual([]);
});

test('a cluster: slots are drawn, MOVED says where to go, -c goes there by itself', async ({ page }) => {
  test.setTimeout(90_000);
  await openPlayground(page);
  await moveTo(page, 'A cluster of three primaries');
  const slots = page.getByRole('region', { name: 'Slots' });
  for (const range of ['redis-1 0–5460', 'redis-2 5461–10922', 'redis-3 10923–16383']) {
    await expect(slots).toContainText(range, { timeout: startMs });
  }
  await runCommand(page, 'SET foo bar', /^\(error\) MOVED 12182 10\.77\.0\.3:6379$/);
  await page.getByRole('button', { name: 'Go to redis-3 and run it there' }).click();
  await expect(printed(page).locator('> div').last()).toContainText(/redis-3> SET foo bar\s*OK/);
  await page.getByRole('button', { name: /^Follow MOVED and ASK/ }).click();
  await typeCommand(page, 'SET hello world');
  await expect(printed(page).locator('> div').last()).toContainText(/redis-1> SET hello world\s*OK/);
  await show(page, 'Keys');
  await expectKey(page, 'foo');
  await expectKey(page, 'hello');

  await test.step('one primary’s keys, all of them again, and those of one that is stopped', async () => {
    const whose = page.getByLabel('Node whose keys are drawn');
    await whose.selectOption('redis-1');
    await expectKey(page, 'hello');
    await expect(page.getByRole('article', { name: /^string foo/ })).toHaveCount(0);
    await whose.selectOption('all primaries');
    await expectKey(page, 'foo');
    await show(page, 'Servers');
    await doTo(page, 'redis-3', 'Pause');
    await expect(card(page, 'redis-3')).toContainText('paused');
    await show(page, 'Keys');
    await expect(page.getByRole('status').filter({ hasText: '1 of 2 as last seen' })).toContainText(
      'redis-3 is paused. Resume redis-3 to see what is there now.',
    );
    await expectKey(page, 'foo', /as last seen$/);
    await expectKey(page, 'hello', /bytes$/);
    await show(page, 'Servers');
    await page.getByRole('button', { name: 'Resume redis-3' }).click();
    await expect(card(page, 'redis-3')).toContainText('primary', { timeout: startMs });
    await show(page, 'Keys');
    await expectKey(page, 'foo', /bytes$/);
  });

  await test.step('slots move with their keys', async () => {
    await show(page, 'Servers');
    await page.getByRole('button', { name: 'Move slots' }).click();
    const form = page.getByRole('dialog', { name: 'Move slots' });
    await form.getByLabel('First slot').fill('12180');
    await form.getByLabel('Last slot').fill('12185');
    await form.getByLabel('New owner').selectOption('redis-1');
    await form.getByRole('button', { name: 'Move', exact: true }).click();
    await expect(card(page, 'redis-1')).toContainText('5,467', { timeout: startMs });
    await typeCommand(page, 'GET foo');
    await expect(printed(page).locator('> div').last()).toContainText(/redis-1> GET foo\s*"bar"/);
  });
});

test('EVAL in a namespace: the keys move to a server, where it runs; and back', async ({ page }) => {
  await openPlayground(page);
  await runCommand(page, 'RPUSH jobs a b c', '(integer) 3');
  await runCommand(page, 'SET left 5 EX 600', 'OK');
  await typeCommand(page, 'EVAL "return redis.call(\'LLEN\', KEYS[1])" 1 jobs');
  await page.getByRole('button', { name: 'Move my keys to a server of my own and run it' }).click();
  await expect(printed(page)).toContainText('your keys came along', { timeout: startMs });
  await expect(printed(page).locator('> div').last()).toContainText(/EVAL .*\s*\(integer\) 3/);
  await show(page, 'Keys');
  await expectKey(page, 'jobs', /a, b, c/);
  await runCommand(page, 'TTL left', /^\(integer\) (?:5\d\d|600)$/);
  await moveTo(page, 'A namespace');
  await expect(page.getByRole('button', { name: /^Runs on: Namespace/ })).toBeVisible();
  await expectKey(page, 'jobs', /a, b, c/);
  await expectKey(page, 'left');
});

test('each client has its node, and the keys drawn are those of the node that is chosen', async ({
  page,
}) => {
  await openPlayground(page);
  await moveTo(page, 'Five independent servers');
  await runCommand(page, 'SET lock mine', 'OK');
  await openClient(page, 'B');
  await page.getByLabel('Node that client B talks to').selectOption('redis-4');
  await expect(page.getByLabel('Node that client B talks to')).toHaveValue('redis-4');
  await runCommand(page, 'GET lock', '(nil)');
  await runCommand(page, 'SET elsewhere 1', 'OK');
  await expect(page.getByRole('listitem').filter({ hasText: 'Client B talks to redis-4.' })).toBeAttached();
  await show(page, 'Keys');
  await expectKey(page, 'lock');
  await page.getByLabel('Node whose keys are drawn').selectOption('redis-4');
  await expectKey(page, 'elsewhere');
  await expect(page.getByRole('article', { name: /^string lock/ })).toHaveCount(0);
});

test('of a thousand keys those in sight are drawn, in few passes of layout and not in one for each', async ({
  page,
}) => {
  await openPlayground(page);
  await moveTo(page, 'A server of your own');
  await runCommand(
    page,
    "EVAL \"for i = 1, 1000 do redis.call('SET', 'k:' .. i, i) end return 'made'\" 0",
    '"made"',
  );
  await show(page, 'Servers');
  await expect(card(page, 'redis-1')).toContainText('1,000');
  const browser = await page.context().newCDPSession(page);
  await browser.send('Performance.enable');
  const layouts = async () => {
    const { metrics } = await browser.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'LayoutCount')?.value ?? Number.NaN;
  };
  const before = await layouts();
  await show(page, 'Keys');
  const rows = page
    .getByRole('region', { name: 'Drawn keys' })
    .getByRole('button', { name: /^Draw string k:/ });
  await expect(rows.first()).toBeVisible();
  expect(await rows.count()).toBeLessThan(200);
  expect((await layouts()) - before).toBeLessThan(200);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible, ${colorScheme}`, { tag: colorScheme === 'dark' ? '@long' : [] }, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openPlayground(page);
    await page.getByRole('button', { name: /^Runs on:/ }).click();
    await expect(page.getByRole('heading', { name: 'A server of your own' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await moveTo(page, 'A primary with two replicas');
    await doTo(page, 'redis-3', 'Pause');
    await expect(card(page, 'redis-3')).toContainText('paused');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'What can be done to redis-3' }).click();
    await expect(page.getByRole('dialog', { name: 'redis-3' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^Look back to/ })
      .first()
      .click();
    await expect(page.getByRole('button', { name: 'Back to now' })).toBeVisible();
    await expectAccessible(page);
  });
}
