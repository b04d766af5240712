import { expect, expectAccessible, test } from './fixtures.ts';
import { block, lessons, openLesson, runBlock } from './lesson-fixtures.ts';

test('a learner goes on where they left', async ({ page }) => {
  await openLesson(page, lessons.keys);
  // Waited for from here on: running the block scrolls to it already.
  const placed = page.waitForResponse(
    response =>
      response.url().endsWith('/api/progress/place') &&
      response.ok() &&
      isPlace(response.request().postData(), 'keys-that-leave'),
  );
  await runBlock(page, 'SET session:s-81f "user 42" EX 60');
  await page.getByRole('heading', { name: 'Keys that leave' }).evaluate(heading => heading.scrollIntoView());
  await placed;
  await page.goto('/');
  const link = page.getByRole('link', { name: /^Keys, namespaces and TTLs/ }).first();
  await expect(page.getByText('Where you left')).toBeVisible();
  await expect(link).toHaveAttribute('href', `${lessons.keys}#keys-that-leave`);
  await link.click();
  await expect(page.getByRole('heading', { name: 'Keys that leave' })).toBeInViewport();
  const done = block(page, 'SET session:s-81f "user 42" EX 60');
  await expect(done.getByText('Done')).toBeAttached();
});

function isPlace(body: string | null, step: string): boolean {
  return body?.includes(`"step":"${step}"`) ?? false;
}

test('a resume code takes the progress to another browser', async ({ page, browser }) => {
  await openLesson(page, lessons.keys);
  await runBlock(page, 'SET session:s-81f "user 42" EX 60');
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Make a code' }).click();
  const code = await page.getByRole('status', { name: 'Resume code' }).textContent();

  const other = await browser.newContext();
  const second = await other.newPage();
  await second.goto('/settings');
  await second.getByLabel('A code from another browser').fill('not a code');
  await second.getByRole('button', { name: 'Take it up' }).click();
  await expect(second.getByRole('alert').filter({ hasText: 'code' })).toBeVisible();
  await second.getByLabel('A code from another browser').fill(code ?? '');
  await second.getByRole('button', { name: 'Take it up' }).click();
  await expect(second.getByText('This browser has that progress now.')).toBeVisible();
  await openLesson(second, lessons.keys);
  const done = block(second, 'SET session:s-81f "user 42" EX 60');
  await expect(done.getByText('Done')).toBeAttached();
  await other.close();
});

test('deleting one’s data can be called back, then deletes', async ({ page }) => {
  await page.clock.install();
  // The page asks first: two first questions at once would make two learners.
  const met = page.waitForResponse('**/api/learner');
  await page.goto(lessons.keys);
  await met;
  const learner = async () => (await page.request.get('/api/learner')).json();
  const before = await learner();
  await page.goto('/settings');
  const ask = async () => {
    await page.getByRole('button', { name: 'Delete my data' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete it' }).click();
  };
  await ask();
  await page.getByRole('button', { name: 'Keep my data' }).click();
  await page.clock.fastForward(20_000);
  expect((await learner()).id).toBe(before.id);
  await ask();
  const deleted = page.waitForResponse(response => response.request().method() === 'DELETE' && response.ok());
  for (let second = 0; second < 9; second += 1) await page.clock.runFor(1000);
  await deleted;
  await expect(page.getByText('All of it is deleted.')).toBeVisible();
  expect((await learner()).id).not.toBe(before.id);
});

test('settings are accessible', async ({ page }) => {
  await page.goto('/settings');
  await expect(page.getByRole('button', { name: 'Make a code' })).toBeVisible();
  await expectAccessible(page);
});
