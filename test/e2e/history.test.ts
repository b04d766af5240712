/** Looking back, going back and moving time on, from the rail below the bench. */
import type { Page } from '@playwright/test';
import {
  benchIsOpen,
  drawnKey,
  expect,
  expectAccessible,
  expectKey,
  printed,
  prompt,
  runCommand,
  test,
  watchConsole,
} from './fixtures.ts';

const slider = (page: Page) => page.getByRole('slider', { name: 'Steps' });
const sentence = (page: Page) => page.getByTitle('About this step');

async function openPlayground(page: Page): Promise<void> {
  await page.goto('/playground');
  await benchIsOpen(page);
}

test('one steps back, sees what each command did, goes back there and back again', async ({ page }) => {
  const problems = watchConsole(page);
  await openPlayground(page);
  await runCommand(page, 'HSET product:7 name Tea price 3', '(integer) 2');
  await runCommand(page, 'HSET product:7 price 4 origin Anxi', '(integer) 1');
  await expect(sentence(page)).toContainText('HSET set 2 fields of product:7 (1 new)');
  await runCommand(page, 'DEL product:7', '(integer) 1');
  await expect(drawnKey(page, 'product:7')).toHaveCount(0);

  await page.getByRole('button', { name: 'One step back' }).click();
  await expect(
    page.getByText('As it was after HSET product:7 price 4 origin Anxi, 1 step ago.'),
  ).toBeVisible();
  await expectKey(page, 'product:7', /origin is Anxi/);
  await expect(drawnKey(page, 'product:7')).toHaveAttribute('data-fresh');
  await slider(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(slider(page)).toHaveAttribute(
    'aria-valuetext',
    'after HSET product:7 name Tea price 3, 2 steps ago',
  );
  await expectKey(page, 'product:7', /price is 3$/);
  await expectAccessible(page);

  await runCommand(page, 'SET other 1', 'OK');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', 'now');
  await expect(drawnKey(page, 'product:7')).toHaveCount(0);
  await slider(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expectKey(page, 'product:7', /price is 3$/);
  await expect(drawnKey(page, 'other')).toHaveCount(0);
  await page.getByRole('button', { name: 'Restore this state' }).click();
  await expect(slider(page)).toHaveAttribute('aria-valuetext', 'now');
  await expect(sentence(page)).toContainText('Back to an earlier state: 2 keys were put back');
  await runCommand(page, 'HGET product:7 price', '"3"');
  await page.getByRole('button', { name: 'Undo: Back to an earlier state', exact: true }).click();
  await expectKey(page, 'other');
  await expect(drawnKey(page, 'product:7')).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('looking back never changes what is there, and the page finds it again after a reload', {
  tag: '@long',
}, async ({ page }) => {
  await openPlayground(page);
  await runCommand(page, 'SET a 1', 'OK');
  await runCommand(page, 'SET a 2', 'OK');
  await expectKey(page, 'a', /^string a: 2/);
  await page.getByRole('region', { name: 'Drawn keys' }).focus();
  await page.keyboard.press('[');
  await expectKey(page, 'a', /^string a: 1/);
  await page.keyboard.press('Escape');
  await expectKey(page, 'a', /^string a: 2/);
  await page.keyboard.press('[');
  await prompt(page).pressSequentially('GET a');
  await expectKey(page, 'a', /^string a: 2/);
  await prompt(page).press('Enter');
  await expect(printed(page)).toContainText('"2"');

  await page.reload();
  await benchIsOpen(page);
  await slider(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expectKey(page, 'a', /^string a: 1/);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('What a held before is not known.')).toBeVisible();
});

test('time moves on from the rail, by the name of what expires next', async ({ page }) => {
  await openPlayground(page);
  await runCommand(page, 'SET soon x EX 40', 'OK');
  await runCommand(page, 'SET late x EX 900', 'OK');
  await page
    .getByRole('button', {
      name: /^Move time on to the next expiry: soon in 3\d s|^Move time on to the next expiry: soon in 40 s/,
    })
    .click();
  await expect(drawnKey(page, 'soon')).toHaveCount(0);
  await expect(sentence(page)).toContainText(/Time moved on by [34]\d(?:\.\d)? s; soon expired/);
  await page.getByRole('button', { name: /^Move time on to the next expiry: late in 1[34]/ }).focus();
  await page.getByRole('button', { name: 'One step back' }).click();
  await expectKey(page, 'soon');
});
