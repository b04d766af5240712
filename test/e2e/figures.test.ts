/** Figures, settings and loads of a server of one's own: what the page shows is what the server says. */
import type { Locator, Page } from '@playwright/test';
import { loadReportSchema } from '#sandbox/server-protocol.ts';
import {
  benchIsOpen,
  expect,
  expectAccessible,
  printed,
  runCommand,
  sandboxUrl,
  test,
  watchConsole,
} from './fixtures.ts';

test('a full server refuses writes and, once it is told to, evicts: the figures show both', async ({
  page,
}) => {
  const complaints = watchConsole(page);
  await openServer(page);
  await setParameter(page, 'maxmemory', '3mb');
  await showView(page, 'Load');
  await page.getByRole('button', { name: /^Cache / }).click();
  await page.getByRole('button', { name: 'Start the load' }).click();
  await expect(total(page, 'failed')).toHaveText(/^[1-9]/);
  await expect(page.getByText(/OOM command not allowed/)).toBeVisible();
  await setParameter(page, 'maxmemory-policy', 'allkeys-lru');
  await page.getByRole('tab', { name: 'Live' }).click();
  await expect(page.getByRole('figure', { name: /^Keys gone/ })).toHaveAccessibleName(/evicted now [1-9]/);
  await expect(page.getByRole('figure', { name: /^Hit ratio/ })).toHaveAccessibleName(/now [0-9.]+ %/);
  await expect(page.getByRole('figure', { name: /^Memory/ })).toHaveAccessibleName(/limit 3 MB/);
  await runCommand(page, 'CONFIG GET maxmemory-policy', '1) "maxmemory-policy"\n2) "allkeys-lru"');
  await showView(page, 'Load');
  await page.getByRole('button', { name: 'Stop the load' }).click();
  await expect(page.getByRole('region', { name: 'How it goes' }).getByRole('status').first()).toHaveText(
    'Ended',
  );
  expect(complaints).toEqual([]);
});

test('writes, a power cut and a start: the counter says what the server lost', async ({ page }) => {
  await openServer(page);
  const sandboxId = new URL(await sandboxUrl(page)).username;
  await setParameter(page, 'appendfsync', 'no');
  await setParameter(page, 'appendonly', 'yes');
  await showView(page, 'Load');
  await page.getByRole('button', { name: /^Writes / }).click();
  await page.getByRole('button', { name: 'Start the load' }).click();
  const counter = page.getByRole('region', { name: 'Loss counter' });
  await expect(counterFigure(counter, 'acknowledged')).toHaveText(/^[1-9]\d\d/);
  await expect(counter.getByRole('button')).toHaveAttribute('aria-disabled', 'true');
  await doChaos(page, sandboxId, { action: 'power-cut', node: 'redis-1' });
  await expect(total(page, 'failed')).toHaveText(/^[1-9]/);
  await page.getByRole('button', { name: 'Stop the load' }).click();
  await expect(counter.getByText('redis-1 does not run. Start it, then count.')).toBeVisible();
  await doChaos(page, sandboxId, { action: 'start', node: 'redis-1' });
  await counter.getByRole('button', { name: 'Count what came back' }).click();
  await expect(counter.getByText(/acknowledged writes are gone: the client was told OK/)).toBeVisible();
  const { loss } = await readLoad(page, sandboxId);
  const dbsize = loss === null ? -1 : loss.present + loss.unacknowledgedPresent;
  expect(await figuresOf(counter)).toEqual({
    acknowledged: loss?.acknowledged,
    'came back': loss?.present,
    lost: loss?.lost,
  });
  await runCommand(page, 'DBSIZE', `(integer) ${dbsize}`);
  await expectAccessible(page);
});

test('a setting is changed in place, refused in words, marked and taken back', async ({ page }) => {
  await openServer(page);
  await openConfiguration(page);
  const field = page.getByLabel('hz', { exact: true });
  const before = await field.inputValue();
  await field.fill('many');
  await field.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: /hz/ })).toContainText('whole number');
  await field.fill('42');
  await page.getByRole('button', { name: 'Set hz' }).click();
  await expect(page.getByText(`was ${before}`)).toBeVisible();
  await runCommand(page, 'CONFIG GET hz', '1) "hz"\n2) "42"');
  await page.getByRole('button', { name: 'Undo hz' }).click();
  await expect(field).toHaveValue(before);
  await expect(page.getByRole('button', { name: 'Undo hz' })).toHaveCount(0);
  await runCommand(page, 'CONFIG GET hz', `1) "hz"\n2) "${before}"`);
  await page.getByRole('searchbox', { name: 'Filter parameters' }).fill('io-threads');
  await expect(page.getByText('io-threads', { exact: true })).toBeVisible();
  await expect(page.getByLabel('io-threads', { exact: true })).toHaveCount(0);
});

test('the log and what was slow are the server’s own', async ({ page }) => {
  await openServer(page);
  await setParameter(page, 'slowlog-log-slower-than', '0');
  await runCommand(page, 'SET slow:one 1', 'OK');
  await page.getByRole('tab', { name: 'Slow' }).click();
  await expect(page.getByRole('row', { name: /SET slow:one 1/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Log', exact: true }).last().click();
  await expect(page.getByRole('region', { name: 'Log of redis-1' })).toContainText(
    /ready to accept connections/i,
  );
});

test('slow commands and events are drawn as they happen, and looked at with the keyboard', {
  tag: '@long',
}, async ({ page }) => {
  const complaints = watchConsole(page);
  await openServer(page);
  await showView(page, 'Figures');
  await page.getByRole('tab', { name: 'Slow' }).click();
  const commands = page.getByRole('region', { name: 'Slow commands', exact: true });
  const events = page.getByRole('region', { name: 'Slow events', exact: true });
  await expect(commands).toContainText(/No command .*took longer than 10 ms/);
  await expect(events).toContainText('Nothing is watched: latency-monitor-threshold is 0');
  await events.getByRole('button', { name: 'Watch latency above 10 ms' }).click();
  await expect(printed(page)).toContainText('CONFIG SET latency-monitor-threshold 10 on redis-1: OK');
  await expect(events).toContainText('what held the server up for 10 ms or longer');
  await commands.getByRole('button', { name: 'Run it as client A' }).click();
  await expect(
    commands.getByRole('figure', { name: /^How long each took ?: 1 command, the longest/ }),
  ).toBeVisible();
  await expect(commands.getByRole('figure', { name: /^How many a second.*highest 1$/ })).toBeVisible();
  await expect(
    events.getByRole('figure', { name: /^How long each held it up ?: \d+ events?, the longest/ }),
  ).toBeVisible();
  await expect(events.getByRole('list', { name: 'Marks' })).toContainText('command');
  const loop = commands.getByRole('row', { name: /EVAL local s = 0/ });
  await expect(loop).toBeVisible();
  const slider = commands.getByRole('slider', { name: 'How long each took: look at one' });
  await slider.focus();
  await expect(slider).toHaveAttribute(
    'aria-valuetext',
    /m?s\s+EVAL local s = 0 .* from a client without a name$/,
  );
  await expect(
    page.getByRole('region', { name: 'Time of each command' }).getByRole('row', { name: /^EVAL / }),
  ).toBeVisible();
  await runCommand(page, 'CONFIG GET latency-monitor-threshold', '1) "latency-monitor-threshold"\n2) "10"');

  await test.step('held, it shows what it showed', async () => {
    await page.getByRole('button', { name: 'Hold', exact: true }).click();
    await runCommand(page, 'SLOWLOG RESET', 'OK');
    await expect(loop).toBeVisible();
    await page.getByRole('button', { name: 'Live again' }).click();
    await expect(loop).toHaveCount(0);
  });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
  }
  expect(complaints).toEqual([]);
});

test('figures, settings and the load are accessible in both schemes', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(120_000);
  await openServer(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await showView(page, 'Figures');
    await page.getByRole('tab', { name: 'Live' }).click();
    await expect(page.getByRole('figure', { name: /^Memory.*now/ })).toBeVisible();
    await expectAccessible(page);
    await openConfiguration(page);
    await expectAccessible(page);
    await showView(page, 'Load');
    await expect(page.getByRole('button', { name: 'Start the load' })).toBeVisible();
    await expectAccessible(page);
  }
});

test('the page of engines names what is installed, and runs the same load on each', async ({ page }) => {
  const complaints = watchConsole(page);
  await page.goto('/docs/engines');
  const installed = page.getByRole('region', { name: 'Installed here', exact: true });
  await expect(installed.getByRole('heading', { name: /^Redis \d+\.\d+/ })).toBeVisible();
  await page.getByLabel('Lasts').fill('1');
  await page.getByRole('button', { name: /^Run it/ }).click();
  const answers = page.getByRole('figure', { name: /^Answers/ });
  await expect(answers.getByRole('definition').first()).toHaveText(/^[1-9]/, { timeout: 30_000 });
  expect(await answers.getByRole('term').count()).toBe(await installed.getByRole('listitem').count());
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
  }
  expect(complaints).toEqual([]);
});

/** The playground on a server of one's own. */
async function openServer(page: Page): Promise<void> {
  await page.goto('/playground');
  await benchIsOpen(page);
  await page.getByRole('button', { name: /^Runs on: Namespace/ }).click();
  await page.getByRole('button', { name: /^Move here ?: A server of your own$/ }).click();
  await expect(page.getByRole('tablist', { name: 'What the bench shows' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function showView(page: Page, name: 'Figures' | 'Load'): Promise<void> {
  await page.getByRole('tablist', { name: 'What the bench shows' }).getByRole('tab', { name }).click();
}

async function openConfiguration(page: Page): Promise<void> {
  await showView(page, 'Figures');
  await page.getByRole('tab', { name: 'Configuration' }).click();
  await expect(page.getByLabel('maxmemory', { exact: true })).toBeVisible();
}

async function setParameter(page: Page, name: string, value: string): Promise<void> {
  await openConfiguration(page);
  const field = page.getByLabel(name, { exact: true });
  if ((await field.evaluate(element => element.tagName)) === 'SELECT') await field.selectOption(value);
  else await field.fill(value);
  const set = page.getByRole('button', { name: `Set ${name}`, exact: true });
  await set.click();
  await expect(set).toHaveCount(0);
}

/** One of the sums over a whole load. */
function total(page: Page, name: string): Locator {
  return page
    .getByRole('region', { name: 'How it goes' })
    .locator('dl')
    .first()
    .locator('div', { hasText: name })
    .locator('dd');
}

function counterFigure(counter: Locator, name: string): Locator {
  return counter
    .locator('div', { has: counter.page().getByText(name, { exact: true }) })
    .locator('dd')
    .first();
}

async function figuresOf(counter: Locator): Promise<Record<string, number>> {
  const names = await counter.getByRole('term').allTextContents();
  const values = await counter.getByRole('definition').allTextContents();
  return Object.fromEntries(names.map((name, at) => [name, Number(values[at]?.replaceAll(',', ''))]));
}

async function doChaos(page: Page, sandboxId: string, chaos: Record<string, string>): Promise<void> {
  const response = await page.request.post(`/api/sandboxes/${sandboxId}/chaos`, { data: chaos });
  expect(response.ok(), await response.text()).toBe(true);
}

async function readLoad(page: Page, sandboxId: string) {
  const response = await page.request.get(`/api/sandboxes/${sandboxId}/load`);
  const body: unknown = await response.json();
  return loadReportSchema.parse(body);
}
