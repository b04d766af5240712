/**
 * Screenshots for people to look at, in test-results/screens: three sizes, both schemes. With UPDATE_SCREENSHOT=1 the
 * README's picture is taken anew, too.
 */
import type { Page } from '@playwright/test';
import { benchIsOpen, drawnKey, expect, openHome, runCommand, test } from './fixtures.ts';

const sizes = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];

for (const viewport of sizes) {
  // They fail only where a page breaks altogether, which one size in one scheme shows as well.
  const tag = (scheme: string) => (viewport.width === 1440 && scheme === 'light' ? [] : '@long');
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`home at ${viewport.width}×${viewport.height}, ${colorScheme}`, { tag: tag(colorScheme) }, async ({
      page,
    }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await openHome(page);
      await runCommand(page, 'SET cart:42 "3 cups" EX 30', 'OK');
      await runCommand(page, 'HINCRBY product:7 stock -1', '(integer) 11');
      await runCommand(page, 'LPUSH user:42:viewed product:44', '(integer) 4');
      await expect(drawnKey(page, 'user:42:viewed')).toHaveAttribute('data-fresh', 'true');
      await page.screenshot({ path: `test-results/screens/home-${viewport.width}-${colorScheme}.png` });
    });

    test(`lesson at ${viewport.width}×${viewport.height}, ${colorScheme}`, { tag: tag(colorScheme) }, async ({
      page,
    }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/learn/caching/cache-aside');
      await benchIsOpen(page);
      for (let block = 0; block < 6; block += 1) await runNextBlock(page);
      await page.screenshot({ path: `test-results/screens/lesson-${viewport.width}-${colorScheme}.png` });
      if (process.env.UPDATE_SCREENSHOT === '1' && viewport.width === 1440 && colorScheme === 'light') {
        await page.screenshot({ path: 'docs/screenshot.png' });
      }
    });

    test(`connecting and differences at ${viewport.width}×${viewport.height}, ${colorScheme}`, {
      tag: tag(colorScheme),
    }, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/playground?connect=typescript');
      await expect(page.getByRole('heading', { name: 'ioredis' })).toBeVisible();
      await page.screenshot({ path: `test-results/screens/connect-${viewport.width}-${colorScheme}.png` });
      await page.goto('/docs/sandbox#client-pause');
      await expect(page.locator('#client-pause')).toBeInViewport();
      await page.screenshot({
        path: `test-results/screens/differences-${viewport.width}-${colorScheme}.png`,
      });
    });
  }
}

async function runNextBlock(page: Page): Promise<void> {
  const block = page.locator('[data-run-block="waiting"]').first();
  const id = await block.getAttribute('id');
  await block.getByRole('button', { name: /^(?:Run|Send):/ }).click();
  await expect(page.locator(`#${id}`).getByText('Done')).toBeAttached();
}
