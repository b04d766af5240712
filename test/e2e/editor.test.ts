/** Writing an answer: what the editor knows, what a check says of lines, and the plain field in which all can be done. */
import type { Page } from '@playwright/test';
import { expect, test, watchConsole } from './fixtures.ts';
import { check, exercise, lessons, openLesson, writeAnswer } from './lesson-fixtures.ts';

const session = 'Change a session, keep its end';

const wrong = `export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  const before: number = await redis.get('session:' + id);
  await redis.set('session:' + id, value);
  throw new Error('boom ' + before);
}`;

const field = (page: Page) =>
  exercise(page, session).getByRole('textbox', { name: `Your answer: ${session}` });

test('the editor knows the client, marks what a check found, and is left by Escape', async ({ page }) => {
  test.slow();
  const complaints = watchConsole(page);
  await openLesson(page, lessons.keys);
  await writeAnswer(page, session, wrong);
  const card = exercise(page, session);

  // What types say is a warning; the answer is checked all the same.
  await expect(card.locator('.squiggly-warning').first()).toBeVisible({ timeout: 30_000 });
  await card
    .locator('.view-line', { hasText: 'redis.set' })
    .getByText('set', { exact: true })
    .first()
    .hover();
  const hover = page.locator('.monaco-hover', { hasText: 'SET key value' });
  await expect(hover).toContainText('Set the string value of a key');
  await expect(hover.getByRole('link', { name: 'SET in the reference' })).toHaveAttribute(
    'data-href',
    /\/commands\/set$/,
  );
  await page.keyboard.press('Escape');

  await expect(await check(page, session)).toContainText('boom');
  await expect(card.locator('.keyspace-mark-error').first()).toBeVisible();
  await field(page).focus();
  await page.keyboard.press('F8');
  await expect(card.getByText(/threw Error: boom/).first()).toBeVisible();
  await page.keyboard.press('Escape');

  await card.getByRole('button', { name: 'Back to the start' }).click();
  await expect(card.locator('.view-lines')).not.toContainText('boom');
  await card.getByRole('button', { name: 'Undo' }).click();
  await expect(card.locator('.view-lines')).toContainText('boom');

  await field(page).focus();
  await page.keyboard.press('Escape');
  await expect(card.getByText('Tab now leaves the editor.')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(card.getByRole('button', { name: 'Format' })).toBeFocused();
  expect(complaints).toEqual([]);
});

test('the plain field does it all, and is kept where it is wanted', { tag: '@long' }, async ({ page }) => {
  await openLesson(page, lessons.keys);
  const card = exercise(page, session);
  await card.getByRole('button', { name: 'Write your answer' }).click();
  await card.getByRole('button', { name: 'Plain field' }).click();
  await field(page).fill(wrong);
  await field(page).press('Control+Enter');
  const marks = card.getByRole('region', { name: 'In your answer' });
  await expect(marks).toContainText('boom', { timeout: 45_000 });
  await marks.getByRole('button', { name: 'Line 4' }).first().click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.insertText('  return true;');
  await expect(field(page)).toHaveValue(/value\);\n {2}return true;\n\}$/);
  await expect(marks).toBeHidden();

  await card.getByRole('button', { name: 'Tab indents' }).click();
  await field(page).focus();
  await page.keyboard.press('Tab');
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue(/ {2}return true; {2}\n/);

  await page.reload();
  await card.getByRole('button', { name: 'Go on with your answer' }).click();
  await expect(card.getByRole('button', { name: 'Large editor' })).toBeVisible();
  await expect(field(page)).toHaveValue(/return true/);
});

test('where the large editor does not load, nothing is lost', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('keyspace:editor', 'plain'));
  await openLesson(page, lessons.keys);
  const card = exercise(page, session);
  await card.getByRole('button', { name: 'Write your answer' }).click();
  await field(page).fill('// mine');
  await page.route('**/_next/static/**', route => route.abort());
  await card.getByRole('button', { name: 'Large editor' }).click();
  await expect(card.getByText(/^The large editor did not load/)).toBeVisible();
  await expect(field(page)).toHaveValue('// mine');
});

test('an answer stands beside the solution, once that may be seen', { tag: '@long' }, async ({ page }) => {
  await openLesson(page, lessons.keys);
  await writeAnswer(page, session, wrong);
  const card = exercise(page, session);
  await card.getByRole('button', { name: 'Show the solution' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Show it' }).click();
  await card.getByRole('button', { name: 'Beside my answer' }).click();
  const differences = card.getByRole('region', { name: 'Differences' });
  await expect(differences).toContainText('KEEPTTL');
  await expect(differences).toContainText('boom');
  await expect(differences.locator('.line-insert').first()).toBeVisible();
});
