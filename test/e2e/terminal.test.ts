import type { Page } from '@playwright/test';
import {
  benchIsOpen,
  expect,
  expectAccessible,
  openHome,
  printed,
  prompt,
  runCommand,
  test,
  typeCommand,
  watchConsole,
} from './fixtures.ts';

test('a line is written with the keys of a shell and the grammar of Redis', async ({ page }) => {
  const complaints = watchConsole(page);
  await openHome(page);
  await prompt(page).click();

  await page.keyboard.type('hgeta');
  await expect(page.getByRole('button', { name: 'HGETALL', exact: true })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(prompt(page)).toHaveValue('HGETALL');
  await page.keyboard.type(' pr');
  await page.keyboard.press('Tab');
  await expect(prompt(page)).toHaveValue('HGETALL product:7');
  await page.keyboard.press('Enter');
  await expect(printed(page)).toContainText('"Kettle"');

  await page.keyboard.type('SET a b ');
  await page.keyboard.press('Control+Space');
  const list = page.getByRole('listbox', { name: 'Completions' });
  await expect(list.getByRole('option')).toHaveText([
    /NX/,
    /XX/,
    /GET/,
    /^EX/,
    /^PX/,
    /EXAT/,
    /PXAT/,
    /KEEPTTL/,
  ]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(list.getByRole('option', { name: 'XX' })).toHaveAttribute('aria-selected', 'true');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(prompt(page)).toHaveValue('SET a b XX ');
  await expect(list).toHaveCount(0);
  await page.keyboard.press('Control+u');
  await expect(prompt(page)).toHaveValue('');
  await page.keyboard.press('Control+y');
  await expect(prompt(page)).toHaveValue('SET a b XX ');
  await page.keyboard.press('Control+w');
  await page.keyboard.press('Enter');
  await expect(printed(page)).toContainText('SET a b');

  await page.keyboard.press('Control+r');
  await page.keyboard.type('hget');
  await expect(page.getByRole('status').filter({ hasText: 'Search what was typed' })).toContainText(
    'HGETALL',
  );
  await page.keyboard.press('Tab');
  await expect(prompt(page)).toHaveValue('HGETALL product:7');
  await page.keyboard.press('Control+c');
  await page.keyboard.type('TYPE ');
  await page.keyboard.press('Alt+.');
  await page.keyboard.press('Alt+.');
  await expect(prompt(page)).toHaveValue('TYPE product:7');
  await page.keyboard.press('Enter');
  await expect(printed(page).locator('pre').last()).toHaveText('hash');

  await page.keyboard.type('CONFIG SET ');
  await expect(page.getByText('CONFIG SET does not run here.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(prompt(page)).not.toBeFocused();

  await typeCommand(page, 'AUTH me secret');
  await page.keyboard.press('ArrowUp');
  await expect(prompt(page)).toHaveValue('TYPE product:7');
  await page.reload();
  await benchIsOpen(page);
  await prompt(page).focus();
  await page.keyboard.press('ArrowUp');
  await expect(prompt(page)).toHaveValue('TYPE product:7');
  expect(complaints).toEqual([]);
});

test('errors explain themselves, and replies show what is in them, never as more than text', async ({
  page,
}) => {
  await openHome(page);
  await runCommand(page, 'GET product:7', /WRONGTYPE/);
  await expect(printed(page)).toContainText('product:7 holds a hash; GET works with a string.');
  await page.getByRole('button', { name: 'Run HGETALL product:7' }).last().click();
  await expect(printed(page).locator('pre').last()).toContainText('"Kettle"');
  await typeCommand(page, 'GTE product:7');
  await expect(page.getByRole('button', { name: 'Run GET product:7' })).toBeVisible();

  await runCommand(page, 'SET json "{\\"a\\":[1,{\\"b\\":null}]}"', 'OK');
  await runCommand(page, 'GET json', '"{\\"a\\":[1,{\\"b\\":null}]}"');
  await expect(printed(page).getByRole('button', { name: 'JSON', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await printed(page).getByRole('button', { name: 'a: [2]' }).press('Enter');
  await expect(printed(page).getByRole('button', { name: 'a: [2]' })).toHaveAttribute(
    'aria-expanded',
    'false',
  );

  await runCommand(page, 'SET html "<img src=x onerror=alert(1)>\u202e"', 'OK');
  await typeCommand(page, 'GET html');
  await printed(page).getByRole('button', { name: 'text', exact: true }).click();
  await expect(printed(page)).toContainText('<img src=x onerror=alert(1)>\\u202e');
  await expect(printed(page).locator('img')).toHaveCount(0);

  await page.getByRole('button', { name: 'More about GET html' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(printed(page).getByText('GET html', { exact: true })).toHaveCount(2);
  await expectAccessible(page);

  await page.goto('/errors#wrongtype');
  await expect(page.getByRole('article', { name: 'WRONGTYPE' })).toBeInViewport();
  await expectAccessible(page);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('helper keys stand in for those that are missing; a paste is mended before it runs', {
    tag: '@long',
  }, async ({ page }) => {
    await openHome(page);
    await prompt(page).tap();
    await page.keyboard.type('lran');
    await page.getByRole('group', { name: 'Helper keys' }).getByRole('button', { name: 'Complete' }).tap();
    await expect(prompt(page)).toHaveValue('LRANGE');
    await page.getByRole('button', { name: 'Drop the line' }).tap();
    await expect(prompt(page)).toHaveValue('');

    await pasteInto(page, '# three lines\nSET n "one\nINCR n\nINCR n');
    await expect(page.getByText('A quote is not closed in line 2.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Run 3 lines' })).toBeDisabled();
    await page
      .getByRole('textbox', { name: 'Lines to run' })
      .fill('# three lines\nSET n "one"\nINCR n\nINCR n');
    await page.getByRole('button', { name: 'Step by step' }).tap();
    await expect(page.getByRole('status').filter({ hasText: '1 of 3' })).toBeVisible();
    await page.getByRole('button', { name: 'Run the other 2' }).tap();
    await expect(page.getByText('Stopped after 2 of 3.')).toBeVisible();
    await expect(printed(page).locator('pre')).toHaveText(['OK', /not an integer/]);
  });
});

async function pasteInto(page: Page, text: string): Promise<void> {
  await prompt(page).evaluate((input, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
