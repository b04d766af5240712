/** The site around the lessons: search and palette by keyboard alone, settings, presenter mode, what is not there. */
import type { Page } from '@playwright/test';
import { benchIsOpen, expect, expectAccessible, test, watchConsole } from './fixtures.ts';

const cacheAside = '/learn/caching/cache-aside';

test('search and palette, by keyboard alone', async ({ page }) => {
  const complaints = watchConsole(page);
  await page.goto(cacheAside);
  await benchIsOpen(page);
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Search or choose an action' });
  await expect(field).toBeFocused();

  // A slip, and the section is found all the same.
  await page.keyboard.type('vanihsed');
  const hit = page.getByRole('option', { name: /^The TTL that vanished/ });
  await expect(hit).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/keys-namespaces-and-ttls#the-ttl-that-vanished$/);
  await expect(page.getByRole('heading', { name: 'The TTL that vanished' })).toBeInViewport();

  // An action, and what was lately used comes first.
  await page.keyboard.press('Control+k');
  const recent = page.getByRole('group', { name: 'Lately used' });
  await expect(recent.getByRole('option').first()).toContainText('The TTL that vanished');
  await page.keyboard.type('colours dark');
  await expect(page.getByRole('option', { name: /^Colours:/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('html')).toHaveAttribute('data-theme', /light|dark/);
  expect(complaints).toEqual([]);
});

test('what was found once is found without the server, too', async ({ page, context }) => {
  await page.goto('/settings');
  await openPalette(page);
  await page.keyboard.type('lock');
  await expect(page.getByRole('option', { name: /^Locks/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await context.setOffline(true);
  await openPalette(page);
  await page.keyboard.type('cache');
  await expect(page.getByRole('option', { name: /^Cache-aside/ }).first()).toBeVisible();
});

test('the page of results needs no script, and what is asked stays text', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('link', { name: 'Search' }).click();
  await page.getByRole('searchbox').fill('<img src=x onerror=alert(1)> \u202e lock');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByRole('main').getByRole('status')).toContainText('<img src=x onerror=alert(1)>');
  await expect(page.locator('main img')).toHaveCount(0);
  await page.getByRole('searchbox').fill('lock');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByRole('link', { name: 'Locks', exact: true })).toHaveAttribute(
    'href',
    '/learn/locks',
  );
  const long = await page.goto(`/search?q=${'lock+'.repeat(1500)}&q=more`);
  expect(long?.status()).toBe(200);
  await context.close();
});

test('settings hold before the first paint and after a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/settings');
  const size = () => page.evaluate(() => getComputedStyle(document.body).fontSize);
  const usual = Number.parseFloat(await size());
  await page.getByRole('group', { name: 'Size of type' }).getByRole('radio', { name: 'Presenter' }).check();
  await page.getByRole('group', { name: 'Colours' }).getByRole('radio', { name: 'Dark' }).check();
  await page.getByRole('group', { name: 'Contrast' }).getByRole('radio', { name: 'More' }).check();
  await page.getByRole('group', { name: 'Keyboard shortcuts' }).getByRole('radio', { name: 'Off' }).check();
  expect(Number.parseFloat(await size())).toBeGreaterThanOrEqual(22);
  await expectAccessible(page);
  await page.reload();
  expect(Number.parseFloat(await size())).toBeGreaterThan(usual);
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  // The one key that stays, once the page listens.
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press('Escape');
  await page.keyboard.press('f');
  await expect(page.locator('html')).not.toHaveAttribute('data-presenter');
});

test('presenter mode leaves nothing but the lesson, and Escape ends it', async ({ page }) => {
  await page.goto(cacheAside);
  await benchIsOpen(page);
  await page.keyboard.press('f');
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('banner')).toBeVisible();
});

test('an address without a page helps on, in the language of the address', async ({ page }) => {
  const response = await page.goto('/de/gibt-es-nicht');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Unter dieser Adresse gibt es keine Seite',
  );
  await page.getByRole('searchbox').fill('cache');
  await page.getByRole('searchbox').press('Enter');
  await expect(page).toHaveURL(/\/de\/search\?q=cache$/);
  await expect(page.getByRole('link', { name: 'Cache-aside', exact: true })).toHaveAttribute(
    'href',
    '/de/learn/caching/cache-aside',
  );
});

test('on paper a lesson is its text alone', async ({ page }) => {
  await page.goto(cacheAside);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Bench', exact: true })).toBeHidden();
});

/** Keys do nothing before the page's script has arrived. */
async function openPalette(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Search or choose an action' })).toBeFocused({
      timeout: 1000,
    });
  }).toPass();
}
