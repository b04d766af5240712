/** "How this sandbox differs": reached from a refusal, readable by everyone, narrowed by a word. */
import type { Page } from '@playwright/test';
import { expect, expectAccessible, openHome, printed, runCommand, test, watchConsole } from './fixtures.ts';

test('a refused command links to where it is explained', async ({ page, context }) => {
  await openHome(page);
  await runCommand(page, 'CLIENT PAUSE 100', /^\(error\) NOPERM CLIENT PAUSE is not available/);
  const opened = context.waitForEvent('page');
  await printed(page).getByRole('link', { name: 'Why CLIENT PAUSE is not available, in a new tab' }).click();
  const explained = await opened;
  await expect(explained).toHaveURL('/docs/sandbox#client-pause');
  await expect(explained.locator('#client-pause')).toBeInViewport();
  await expect(explained.locator('#client-pause')).toHaveText('CLIENT PAUSE');
});

test('an error that Redis itself would give has no such link', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'INCR product:7', /^\(error\) WRONGTYPE/);
  await runCommand(page, 'NOSUCH', /^\(error\) ERR unknown command/);
  await expect(printed(page).locator('a[href^="/docs/sandbox"]')).toHaveCount(0);
});

test('it is reached from the foot of the home page, and from the panel for other clients', async ({
  page,
}) => {
  await openHome(page);
  await page.getByRole('contentinfo').getByRole('link', { name: 'How this sandbox differs' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How this sandbox differs' })).toBeVisible();
  await expect(page).toHaveTitle('How this sandbox differs · Keyspace');
  await page.getByRole('link', { name: 'Connect your own client' }).click();
  const panel = page.getByRole('dialog', { name: 'Connect your own client' });
  await expect(panel.getByRole('link', { name: 'How this sandbox differs' })).toHaveAttribute(
    'href',
    '/docs/sandbox',
  );
});

test('it is read without scripts, every entry with its reason', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/docs/sandbox');
  await expect(page.getByRole('searchbox')).toBeHidden();
  const entries = page.getByRole('article');
  expect(await entries.count()).toBeGreaterThan(20);
  for (const entry of await entries.all()) {
    await expect(entry.getByRole('term').first()).toHaveText('Why');
    await expect(entry.getByRole('definition').first()).not.toBeEmpty();
  }
  await context.close();
});

test('a word narrows it, and taking the word away brings all back', async ({ page }) => {
  const complaints = watchConsole(page);
  await page.goto('/docs/sandbox');
  const all = await shownEntries(page);
  await page.getByRole('searchbox', { name: 'Filter the differences' }).fill('Client Pause');
  await expect.poll(() => shownEntries(page)).toBeLessThan(all);
  await expect(page.locator('#client-pause')).toBeVisible();
  await expect(page.getByRole('main').getByRole('status')).toHaveText(/^[0-9]+ entr(?:y|ies)$/);
  await page.getByRole('searchbox').fill('"]{}<nothing>\\');
  await expect(page.getByRole('main').getByRole('status')).toContainText('Nothing here has that in it.');
  await expect.poll(() => shownEntries(page)).toBe(0);
  await page.getByRole('searchbox').fill('');
  await expect.poll(() => shownEntries(page)).toBe(all);
  expect(complaints).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/docs/sandbox#client-pause');
    await expectAccessible(page);
  });
}

test('a refusal and its link are accessible', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'CONFIG GET maxmemory', /^\(error\) NOPERM/);
  await expectAccessible(page);
});

test('on a telephone nothing overflows', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/docs/sandbox');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

function shownEntries(page: Page): Promise<number> {
  return page.locator('[data-find]:visible').count();
}
