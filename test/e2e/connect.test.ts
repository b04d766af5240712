/** "Connect your own client": what it shows is what a learner copies, and what is copied works. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { Redis } from 'ioredis';
import {
  benchIsOpen,
  expect,
  expectAccessible,
  expectKey,
  openHome,
  test,
  watchConsole,
} from './fixtures.ts';

const run = promisify(execFile);
const projectRoot = join(import.meta.dirname, '../..');

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('the token is hidden until asked for, and copying works either way', async ({ page }) => {
  const panel = await openPanel(page);
  const shown = panel.locator('[data-url]');
  await expect(shown).toHaveText(/^redis:\/\/[a-z0-9]+:•+@127\.0\.0\.1:[0-9]+$/);
  const url = await copy(page, panel.getByRole('button', { name: 'Copy the URL' }));
  const [, id, token, port] = /^redis:\/\/([a-z0-9]+):([\w-]{20,})@127\.0\.0\.1:([0-9]+)$/.exec(url) ?? [];
  await expect(panel).not.toContainText(token ?? 'a token');
  await expect(panel.getByRole('region', { name: 'redis-cli: In a shell' })).toContainText(
    `redis://${id}:••••••••••••@127.0.0.1:${port}`,
  );
  expect(await copy(page, panel.getByRole('button', { name: 'Copy the password' }))).toBe(token);
  await panel.getByRole('button', { name: 'Show the token' }).click();
  await expect(shown).toHaveText(url);
  await expect(panel.getByRole('region', { name: 'redis-cli: In a shell' })).toContainText(url);
  await panel.getByRole('button', { name: 'Hide the token' }).click();
  await expect(panel).not.toContainText(token ?? 'a token');
});

test('the program that is copied runs, and the panel says what it did', async ({ page }) => {
  const panel = await openPanel(page);
  await panel.getByRole('tab', { name: 'TypeScript' }).click();
  const program = await copy(page, panel.getByRole('button', { name: 'Copy ioredis: hello.mts' }));
  expect(await runProgram(program)).toBe('from ioredis, run 1\n');
  await expect(panel.getByRole('status')).toContainText(/Last: R1 .*hello:ioredis/);
  await page.keyboard.press('Escape');
  await expectKey(page, 'hello:ioredis', /^string hello:ioredis: from ioredis, 12 bytes/);
});

test('the panel says who is connected', async ({ page }) => {
  const panel = await openPanel(page);
  await expect(panel.getByRole('status')).toContainText('No client from outside is connected.');
  const redis = new Redis(await copy(page, panel.getByRole('button', { name: 'Copy the URL' })));
  try {
    await redis.set('from:outside', 'hello');
    await expect(panel.getByRole('status')).toContainText('Connected: R1.');
  } finally {
    redis.disconnect();
  }
  await expect(panel.getByRole('status')).toContainText('No client from outside is connected.');
});

test('by keyboard: arrows change the language, which is remembered; Escape goes back', async ({ page }) => {
  const complaints = watchConsole(page);
  const panel = await openPanel(page);
  await panel.getByRole('tab', { name: 'redis-cli' }).focus();
  for (const name of ['TypeScript', 'Go', 'Python']) {
    await page.keyboard.press('ArrowRight');
    await expect(panel.getByRole('tab', { name })).toBeFocused();
    await expect(panel.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
  }
  await expect(panel.getByRole('tabpanel', { name: 'Python' })).toContainText('pip install redis');
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Connect' })).toBeFocused();
  await page.reload();
  await benchIsOpen(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Connect' }).press('Enter');
  await expect(panel.getByRole('tab', { name: 'Python' })).toHaveAttribute('aria-selected', 'true');
  expect(complaints).toEqual([]);
});

test('a link opens it at a language, once', async ({ page }) => {
  await page.goto('/playground?connect=php');
  await expect(page.getByRole('heading', { name: 'phpredis' })).toBeVisible();
  await expect(page).toHaveURL('/playground');
  await page.reload();
  await benchIsOpen(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a page pays nothing for it before it opens; a failure says so and can be tried again', async ({
  page,
}) => {
  let asked = 0;
  await page.route('**/connect/sheet.json', route => {
    asked += 1;
    return asked === 1 ? route.abort() : route.continue();
  });
  await openHome(page);
  expect(asked).toBe(0);
  await page.getByRole('button', { name: 'Connect' }).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('alert')).toContainText('The programs could not be loaded.');
  await expect(panel.locator('[data-url]')).toBeVisible();
  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect(panel.getByRole('tab')).toHaveCount(5);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const panel = await openPanel(page);
    await panel.getByRole('tab', { name: 'TypeScript' }).click();
    await expectAccessible(page);
  });
}

test('on a telephone it fills the screen and only code scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const panel = await openPanel(page);
  for (const name of ['redis-cli', 'TypeScript', 'Go', 'Python', 'PHP']) {
    await panel.getByRole('tab', { name }).click();
    const overflow = await panel.evaluate(box => box.scrollWidth - box.clientWidth);
    expect(overflow, name).toBeLessThanOrEqual(0);
  }
});

async function openPanel(page: Page): Promise<Locator> {
  await openHome(page);
  await page.getByRole('button', { name: 'Connect' }).click();
  const panel = page.getByRole('dialog', { name: 'Connect your own client' });
  await expect(panel.getByRole('tab')).toHaveCount(5);
  return panel;
}

/** What a click on a copy button puts into the clipboard. */
async function copy(page: Page, button: Locator): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await button.click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe('');
  return page.evaluate(() => navigator.clipboard.readText());
}

/** In a folder that has what `npm install` would put there. */
async function runProgram(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keyspace-connect-'));
  try {
    await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'hello.mts'), text);
    const { stdout } = await run(process.execPath, ['hello.mts'], { cwd: folder, timeout: 30_000 });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
