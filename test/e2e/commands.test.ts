/** The reference of commands: found, read without scripts, and tried on a bench of its own. */
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';

test('a command is found in the list, and its example runs on a bench beside it', async ({ page }) => {
  const complaints = watchConsole(page);
  await page.goto('/commands');
  await page.getByRole('searchbox', { name: 'Filter the commands' }).fill('zincr');
  await expect(page.getByRole('link', { name: 'ZINCRBY', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'GET', exact: true })).toBeHidden();
  await page.getByRole('link', { name: 'ZINCRBY', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ZINCRBY' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('ZINCRBY key increment member');

  await page.getByRole('button', { name: 'Try it on a bench' }).click();
  const lines = page.getByRole('button', { name: /^Run Z/ });
  await expect(lines.first()).toBeEnabled();
  await lines.first().click();
  await expect(page.getByRole('region', { name: 'Drawn keys' }).getByRole('article').first()).toBeVisible();
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test('the reference is read without scripts, in the language of its address', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/de/commands/set');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('main')).toContainText('EXAT unix-time-seconds');
  await page.goto('/commands/eval');
  await expect(page.getByRole('main')).toContainText('runs on a server of your own');
  expect((await page.goto('/commands/no-such'))?.status()).toBe(404);
  await context.close();
});
