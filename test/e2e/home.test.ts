import type { Page } from '@playwright/test';
import {
  drawnKey,
  expect,
  expectAccessible,
  expectKey,
  openHome,
  printed,
  prompt,
  test,
  watchConsole,
} from './fixtures.ts';

test('within seconds of arriving, one click runs a real command and the key moves', async ({ page }) => {
  const complaints = watchConsole(page);
  await openHome(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
  await page.getByRole('button', { name: 'INCR page:views' }).click();
  await expect(printed(page)).toContainText('(integer) 1025');
  await expectKey(page, 'page:views', 'string page:views: 1025, 4 bytes');
  expect(complaints).toEqual([]);
});

test('every suggested command is accepted', { tag: '@long' }, async ({ page }) => {
  await openHome(page);
  const suggestions = page.getByRole('list', { name: 'Commands to try' }).getByRole('button');
  for (const suggestion of await suggestions.all()) await suggestion.click();
  await expect(printed(page).locator('pre')).toHaveCount(await suggestions.count());
  await expect(printed(page)).not.toContainText('(error)');
});

test('the prerendered picture is the one that the sandbox then holds', async ({ page, browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const still = await context.newPage();
  await still.goto('/');
  await expect(still.getByRole('heading', { level: 1 })).toBeInViewport();
  const prerendered = await drawings(still);
  await context.close();
  expect(prerendered.length).toBeGreaterThan(5);
  await openHome(page);
  expect(await drawings(page)).toEqual(prerendered);
});

test('nothing moves while the page loads', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) shifts.push(Reflect.get(entry, 'value'));
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await openHome(page);
  const shifts = await page.evaluate<number[]>(() => Reflect.get(window, 'shifts'));
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.02);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openHome(page);
    await page.getByRole('button', { name: 'SET cart:42' }).click();
    await expect(drawnKey(page, 'cart:42')).toBeVisible();
    await expectAccessible(page);
  });
}

test('the colour switch is kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openHome(page);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: /^Colours: as the system/ }).click();
  await page.getByRole('button', { name: /^Colours: light/ }).click();
  expect(await ground()).not.toBe(light);
  await page.reload();
  expect(await ground()).not.toBe(light);
  await expect(page.getByRole('button', { name: /^Colours: dark/ })).toBeVisible();
});

test('on a telephone nothing overflows, and the prompt can be reached', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openHome(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await prompt(page).click();
  await expect(prompt(page)).toBeFocused();
});

test('the map names every track and links what is written', async ({ page }) => {
  await openHome(page);
  const map = page.getByRole('region', { name: /14 tracks/ });
  await expect(map.getByRole('heading', { level: 4 })).toHaveCount(14);
  const lessons = map.getByRole('link');
  expect(await lessons.count()).toBeGreaterThanOrEqual(3);
  const href = await lessons.first().getAttribute('href');
  await lessons.first().click();
  await expect(page).toHaveURL(url => url.pathname === href);
});

test('the skip link comes first', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
});

/** What is drawn, in words. The members of a set lie in no order. */
async function drawings(page: Page): Promise<string[]> {
  const cards = await page.getByRole('region', { name: 'Drawn keys' }).getByRole('article').all();
  const labels = await Promise.all(cards.map(card => card.getAttribute('aria-label')));
  return labels.map(label => (label ?? '').split(', ').sort().join(', '));
}
