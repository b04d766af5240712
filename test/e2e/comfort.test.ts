/**
 * Comfort on every page: what axe can find, narrow and enlarged windows, forced colours, no motion, and the keyboard
 * alone. What a page's own stories open (sheets, verdicts, menus) is looked at there.
 */
import type { Page } from '@playwright/test';
import { axeViolations, expect, expectAccessible, openHome, prompt, runCommand, test } from './fixtures.ts';

const pages = [
  '/',
  '/de',
  '/learn/first-steps',
  '/learn/first-steps/keys-namespaces-and-ttls',
  '/de/learn/first-steps/keys-namespaces-and-ttls',
  '/learn/caching/write-through',
  '/playground',
  '/de/playground',
  '/commands',
  '/commands/zadd',
  '/de/commands/xreadgroup',
  '/glossary',
  '/search?q=ttl',
  '/errors',
  '/settings',
  '/de/settings',
  '/docs/sandbox',
  '/docs/engines',
  '/no-such-page',
];

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${scheme}`, { tag: scheme === 'dark' ? '@long' : [] }, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const path of pages) {
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
      found.push(...(await axeViolations(page)).map(violation => `${path} ${violation}`));
    }
    expect(found).toEqual([]);
  });
}

test('no page needs scrolling sideways, 320 pixels wide or at 200 %', async ({ page }) => {
  test.setTimeout(120_000);
  for (const path of pages) {
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
    // 640 is a laptop's 1280 at 200 %.
    for (const width of [320, 640]) {
      await page.setViewportSize({ width, height: 640 });
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(tooWide, `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

test('the keyboard alone goes through the home page, sees where it is, and is caught nowhere', async ({
  page,
}) => {
  await openHome(page);
  const seen: string[] = [];
  for (let steps = 0; steps < 250; steps += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (at === undefined) break;
    expect(at.isMarked, `the focus is seen on ${at.name}`).toBe(true);
    expect(at.isInView, `${at.name} is in view`).toBe(true);
    seen.push(at.name);
    // The prompt takes Tab for completion once something is typed; empty, it lets go.
  }
  const expected = [/skip/i, /playground/i, /^INCR page:views/i, /^Command of client/];
  for (const name of expected)
    expect(
      seen.some(one => name.test(one)),
      `${name} in\n${seen.join('\n')}`,
    ).toBe(true);
  expect(seen.length).toBeLessThan(250);
});

test('Escape, then Tab leaves the prompt with something typed in it', async ({ page }) => {
  await openHome(page);
  await prompt(page).fill('HGE');
  await prompt(page).press('Escape');
  await page.keyboard.press('Tab');
  await expect(prompt(page)).not.toBeFocused();
});

test('without motion nothing moves, and what changed is still seen', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openHome(page);
  await runCommand(page, 'LPUSH user:42:viewed product:44', '(integer) 4');
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(animation => Number(animation.effect?.getComputedTiming().duration ?? 0) > 10)
      .flatMap(({ effect }) =>
        effect instanceof KeyframeEffect && effect.getKeyframes().some(frame => 'transform' in frame)
          ? [effect.target?.className]
          : [],
      ),
  );
  expect(moving).toEqual([]);
});

test('in forced colours the bench has its edges and its marks', { tag: '@long' }, async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await openHome(page);
  await runCommand(page, 'SET cart:42 tea EX 60', 'OK');
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/screens/home-forced-colours.png' });
});

/** What has the focus; undefined once it has left the page. */
async function focused(page: Page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return undefined;
    const box = element.getBoundingClientRect();
    // A label may carry the mark for the field that it is laid over, as may the box around a field.
    const marked = [element, element.parentElement, element.parentElement?.parentElement];
    const isMarked = marked.some(one => {
      if (!one) return false;
      const style = getComputedStyle(one);
      return (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none';
    });
    return {
      name:
        element.getAttribute('aria-label') ||
        (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined) ||
        element.textContent?.trim().slice(0, 60) ||
        element.tagName,
      isMarked,
      isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  });
}
