/** A wrong answer, and what the page makes of it: evidence, diagram, replay on the bench, attempts compared. */
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { check, exercise, lessons, openLesson, writeAnswer } from './lesson-fixtures.ts';

const charge = 'Charge an order once';

/** Looks for the lock, then takes it: two workers look before either takes. */
const getThenSet = `export async function chargeOrder(redis: Redis, payments: Payments, orderId: string): Promise<boolean> {
  const lock = 'lock:order:' + orderId;
  console.log('looking for', lock);
  if ((await redis.get(lock)) !== null) return false;
  await redis.set(lock, 'a worker', 'EX', 30);
  if (await payments.isCharged(orderId)) return false;
  await payments.charge(orderId);
  await redis.del(lock);
  return true;
}`;

const right = getThenSet.replace(
  "  if ((await redis.get(lock)) !== null) return false;\n  await redis.set(lock, 'a worker', 'EX', 30);",
  "  if ((await redis.set(lock, 'a worker', 'EX', 30, 'NX')) === null) return false;",
);

/** The evidence of the check that no order is charged twice. */
async function failWithALock(page: Page): Promise<Locator> {
  await openLesson(page, lessons.lock);
  await writeAnswer(page, charge, getThenSet);
  const verdict = await check(page, charge);
  await expect(verdict).toContainText('Looking and taking must be one command.');
  return verdict.getByRole('group').filter({ hasText: 'How it happened: Two workers' }).first();
}

const steps = (evidence: Locator): Locator => evidence.getByRole('list').getByRole('listitem');

test('a wrong lock is replayed on the bench up to where it turns, and the key space shows it', {
  tag: '@long',
}, async ({ page }) => {
  test.slow();
  const complaints = watchConsole(page);
  const evidence = await failWithALock(page);
  await evidence.getByRole('button', { name: 'Draw it' }).click();
  const diagram = evidence.getByRole('img', { name: 'The steps above as a sequence diagram' });
  await expect(diagram.locator('svg')).toBeVisible({ timeout: 20_000 });

  await evidence.getByRole('button', { name: 'Replay it step by step' }).click();
  const replay = page.getByRole('region', { name: 'Replay' });
  await expect(replay).toBeFocused();
  await expect(replay.getByLabel('Who is who')).toContainText(/A\s*worker-1\s*B\s*worker-2/);
  await expect(replay.getByRole('status')).toContainText('Before the first step');
  await replay.getByRole('button', { name: 'To where it turns' }).click();
  await expect(replay.getByRole('status')).toContainText('Here it turns');
  await expect(replay.getByRole('status')).toContainText('Redis said (nil), as it did in the check.');
  await expect(steps(evidence).filter({ hasText: 'The replay stands here.' })).toContainText('Here it turns');
  await expect(diagram.locator('.messageText[data-current]').first()).toContainText('GET lock:order:1001');

  const bench = page.getByRole('region', { name: `Exercise: ${charge}` });
  const lock = bench.getByRole('article', { name: /^string lock:order:1001/ });
  await expect(lock).toBeHidden();
  await replay.press('ArrowRight');
  await expect(lock).toBeVisible();
  await replay.press('ArrowLeft');
  await expect(replay.getByRole('status')).toContainText('Here it turns');
  await expect(lock).toBeHidden();
  await expectAccessible(page);

  await replay.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(replay).toContainText('That was the last step.', { timeout: 30_000 });
  await replay.getByRole('button', { name: 'End the replay' }).click();
  await expect(bench).toBeHidden();
  await expect(evidence.getByRole('button', { name: 'Replay it step by step' })).toBeFocused();
  expect(complaints).toEqual([]);
});

test('the steps are copied as text, and what the code printed stands by client and time', {
  tag: '@long',
}, async ({ page }) => {
  test.slow();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const evidence = await failWithALock(page);
  await evidence.getByRole('button', { name: 'Copy the steps as text' }).click();
  await expect(evidence.getByRole('button', { name: 'Copied' })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/worker-2 +GET lock:order:1001 → \(nil\)\n +\^ Here it turns/);
  await page.getByText('What your code printed').click();
  await expect(page.getByRole('region', { name: 'Printed lines' }).getByRole('row').nth(1)).toContainText(
    /0 ms\s*worker-1\s*looking for lock:order:1001/,
  );
});

test('attempts: what newly holds is told, two are compared, an old answer is taken up and put back', {
  tag: '@long',
}, async ({ page }) => {
  test.slow();
  await failWithALock(page);
  await writeAnswer(page, charge, right);
  const verdict = await check(page, charge);
  await expect(verdict).toContainText('Passed.');
  await expect(verdict).toContainText('now holds: At most one charge, in every order of commands');

  const card = exercise(page, charge);
  await card.getByText('2 attempts').click();
  const boxes = card.getByRole('checkbox', { name: /^Compare the attempt of/ });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  const comparison = card.getByRole('region', { name: 'Two attempts compared' });
  await expect(comparison.getByRole('row', { name: /^At most one charge/ })).toContainText('does not hold');
  await expect(comparison.getByRole('region', { name: 'Their lines side by side' })).toContainText(
    'only before: if ((await redis.get(lock)) !== null) return false;',
  );
  await expectAccessible(page);

  await card.getByRole('button', { name: 'Open' }).nth(1).click();
  const earlier = card.getByRole('region', { name: 'Earlier verdict' });
  await expect(earlier).toContainText('Looking and taking must be one command.');
  await expect(earlier.getByText(/^How it happened/).first()).toBeVisible();

  const editor = card.locator('.view-lines');
  await card.getByRole('button', { name: 'Take up again' }).nth(1).click();
  await expect(editor).toContainText('redis.get(lock)');
  await card.getByRole('button', { name: 'Undo' }).click();
  await expect(editor).not.toContainText('redis.get(lock)');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the diagram scrolls in its own box, and the replay is in the drawer', async ({ page }) => {
    test.slow();
    await page.goto(lessons.lock);
    const card = exercise(page, charge);
    await card.getByRole('button', { name: 'Write your answer' }).click();
    await card.getByRole('textbox', { name: `Your answer: ${charge}` }).fill(getThenSet);
    const verdict = await check(page, charge);
    await verdict.getByRole('button', { name: 'Draw it' }).first().click();
    await expect(verdict.locator('svg').first()).toBeVisible({ timeout: 20_000 });
    const isWider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(isWider).toBe(false);

    await verdict.getByRole('button', { name: 'Replay it step by step' }).first().click();
    const replay = page.getByRole('region', { name: 'Replay' });
    await replay.getByRole('button', { name: 'Next' }).click();
    await expect(replay.getByRole('status')).toContainText('Step 1 of');
    await replay.getByRole('button', { name: 'End the replay' }).click();
    await expect(verdict).toBeInViewport();
  });
});
