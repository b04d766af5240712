import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import {
  block,
  check,
  exercise,
  lessons,
  openLesson,
  openOnBench,
  printedBy,
  runBlock,
  type,
  writeAnswer,
} from './lesson-fixtures.ts';

const session = 'Change a session, keep its end';
const reservation = 'Change a reservation, keep its end';
const names = 'Give the keys their names';

/** Right, and another way than the solution: a script of its own would do as well. */
const ownAnswer = `export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  const written = await redis.call('SET', 'session:' + id, value, 'KEEPTTL', 'XX');
  return written !== null;
}`;

test('a block runs in the reader’s own sandbox, and what it printed stands under it', async ({ page }) => {
  const complaints = watchConsole(page);
  await openLesson(page, lessons.keys);
  const set = await runBlock(page, 'SET session:s-81f "user 42" EX 60');
  await expect(printedBy(set)).toContainText('OK');
  await expect(printedBy(set)).toContainText(/\(integer\) (?:60|59|58)/);
  await expect(printedBy(set)).toContainText(/\d ms/);
  const keys = page.getByRole('region', { name: 'Drawn keys' });
  await expect(keys.getByRole('article', { name: /^string session:s-81f/ })).toBeVisible();
  await runBlock(page, '+40s');
  const later = await runBlock(page, 'TTL session:s-81f');
  await expect(printedBy(later).locator('samp')).toHaveText(/^\(integer\) (?:20|1?\d)$/);
  expect(complaints).toEqual([]);
});

test('a block can be changed before it runs, and put back', async ({ page }) => {
  await openLesson(page, lessons.keys);
  const found = block(page, 'SET session:s-81f "user 42" EX 60');
  await found.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: /^Lines to run/ }).fill('SET own:key 1\nGET own:key');
  await page.keyboard.press('Control+Enter');
  const edited = page.locator('figure', { has: page.getByRole('button', { name: 'Run: SET own:key 1' }) });
  await expect(printedBy(edited)).toContainText('"1"');
  await edited.getByRole('button', { name: 'Reset' }).click();
  await expect(found).toContainText('SET session:s-81f');
});

test('a block of client B runs in client B', async ({ page }) => {
  await openLesson(page, lessons.lock);
  await runBlock(page, 'SET lock:order:1001 worker-1 NX EX 300');
  const second = await runBlock(page, 'SET lock:order:1001 worker-2 NX EX 300');
  await expect(printedBy(second)).toContainText('(nil)');
  await expect(printedBy(second)).toContainText('"worker-1"');
  await expect(page.getByRole('tab', { name: 'Client B' })).toBeVisible();
});

test('a diagram lights what the last command spoke of, and says it in words', async ({ page }) => {
  await openLesson(page, lessons.keys);
  const diagram = page.locator('figure', { hasText: 'The life of a key' });
  await diagram.scrollIntoViewIfNeeded();
  await expect(diagram.locator('svg[id^="drawing-"]')).toBeVisible({ timeout: 20_000 });
  await runBlock(page, 'SET session:s-81f "user 42" EX 60');
  await expect(diagram.getByRole('status')).toHaveText(/PTTL session:s-81f/);
  await expect(diagram.locator('.node[data-lit="true"]')).toContainText('counts down');
  await diagram.getByText('in words').click();
  await expect(diagram.getByText(/^A key that is not there comes to be/)).toBeVisible();
});

test('the path of a request lights up as the servers take it', async ({ page }) => {
  await openLesson(page, lessons.cacheAside);
  const diagram = page.locator('figure', { hasText: 'The path of a request' });
  await diagram.scrollIntoViewIfNeeded();
  await expect(diagram.locator('svg[id^="drawing-"]')).toBeVisible({ timeout: 20_000 });
  const request = await runBlock(page, 'request product 7');
  await expect(printedBy(request)).toContainText('app-1 → database: SELECT product 7 (1 row)');
  await expect(diagram.locator('path[data-id="query"]')).toHaveAttribute('data-lit', 'true');
});

test('a prediction is compared, never a gate', async ({ page }) => {
  await openLesson(page, lessons.keys);
  const question = page.getByRole('region', { name: /^The cart has a TTL/ });
  await question.getByLabel('It starts again at 1800').check();
  await question.getByRole('button', { name: 'Compare' }).click();
  await expect(question).toContainText('It is another one:');
  await expect(question).toContainText('-1: the cart lives for ever');
});

test('a State exercise: the mistake is named, then the right state passes', async ({ page }) => {
  await openLesson(page, lessons.keys);
  const bench = await openOnBench(page, names);
  const goal = exercise(page, names).getByRole('region', { name: 'Goal' });
  await expect(goal.getByRole('row', { name: /user:42:name/ })).toContainText('not there yet');
  await type(bench, 'KEYS *');
  await type(bench, 'RENAME a1 user:42:name');
  await expect(goal.getByRole('row', { name: /user:42:name/ })).toContainText('as in the goal');
  await type(bench, 'EXPIRE user:42:name 60');
  await expect(goal.getByRole('row', { name: /user:42:name/ })).toContainText(
    'has a TTL; in the goal it has none',
  );
  await bench.getByText(/^Goal: \d of \d keys stand as in it/).click();
  await expect(bench.getByRole('listitem').filter({ hasText: 'session:s-81f' })).toContainText(
    'not there yet',
  );
  const first = await check(page, names);
  await expect(first).toContainText('Not yet');
  await expect(first).toContainText('and no KEYS');

  await exercise(page, names).getByRole('button', { name: 'Start over' }).click();
  await expect(bench.getByRole('article', { name: /^string a1:/ })).toBeVisible();
  for (const line of [
    'SCAN 0',
    'RENAME a1 user:42:name',
    'RENAME tmp2 session:s-81f',
    'EXPIRE session:s-81f 1700',
    'RENAME data page:product:7',
    'EXPIRE page:product:7 500',
    'RENAME x user:43:reset-code',
  ]) {
    await type(bench, line);
  }
  await bench.getByRole('button', { name: 'Check' }).click();
  await expect(exercise(page, names).getByText('Passed.')).toBeVisible();
  await expect(exercise(page, names)).toContainText('2 attempts');
});

test('a Code exercise: a wrong answer is explained with its evidence, an own right answer passes', async ({
  page,
}) => {
  test.slow();
  await openLesson(page, lessons.keys);
  await writeAnswer(
    page,
    session,
    `export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  await redis.set('session:' + id, value);
  return true;
}`,
  );
  const wrong = await check(page, session);
  await expect(wrong).toContainText('Not yet');
  await expect(wrong).toContainText('Observed');
  await expect(wrong.getByText(/^How it happened/).first()).toBeVisible();
  await expect(wrong.getByRole('listitem').filter({ hasText: 'SET' }).first()).toBeVisible();
  await wrong.getByRole('button', { name: 'Draw it' }).first().click();
  await expect(wrong.locator('svg').first()).toBeVisible({ timeout: 20_000 });

  await writeAnswer(page, session, ownAnswer);
  const right = await check(page, session);
  await expect(right).toContainText('Passed.');
  await expect(right).toContainText('Tried:');
});

/** Right, and leaves a gap between its two commands. */
const checksFirst = `export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  if ((await redis.exists('session:' + id)) === 0) return false;
  await redis.set('session:' + id, value, 'KEEPTTL');
  return true;
}`;

test('the fatal step is chosen before it is shown, and never a gate', { tag: '@long' }, async ({ page }) => {
  test.slow();
  await openLesson(page, lessons.keys);
  await writeAnswer(page, session, checksFirst);
  const verdict = await check(page, session);
  await expect(verdict).toContainText('The session expired between your check and your');
  await expect(verdict).toContainText('Which step breaks it? Choose one.');
  await expect(verdict).not.toContainText('Here it turns');
  await expectAccessible(page);
  await verdict.getByRole('button', { name: /EXISTS session:s-81f/ }).press('Enter');
  await expect(verdict).toContainText(/You chose step \d; it was step \d\./);
  await expect(verdict.getByText(/^You chose step/)).toBeFocused();
  await expect(verdict.locator('li[data-fatal]').first()).toContainText('stands still');

  await exercise(page, session).getByRole('button', { name: 'Check', exact: true }).click();
  await expect(verdict).toContainText('Which step breaks it?', { timeout: 45_000 });
  await verdict.getByRole('button', { name: /stands still/ }).click();
  await expect(verdict).toContainText('You saw it');

  await exercise(page, session).getByRole('button', { name: 'Check', exact: true }).click();
  await verdict.getByRole('button', { name: 'Just show me' }).click({ timeout: 45_000 });
  await expect(verdict).toContainText('Here it turns: in the usual order the check did not fail.');
});

test('the editor is left by Escape and Tab, and a draft survives a reload', async ({ page }) => {
  await openLesson(page, lessons.keys);
  await writeAnswer(page, session, '// a draft of mine\n');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(exercise(page, session).getByRole('button', { name: 'Format' })).toBeFocused();
  await page.reload();
  await expect(exercise(page, session)).toContainText('// a draft of mine');
});

test('hints come one by one, the solution only after a question, with a comparison', async ({ page }) => {
  await openLesson(page, lessons.keys);
  const card = exercise(page, session);
  await card.getByRole('button', { name: /^A hint \(1 of/ }).click();
  await expect(card.getByRole('button', { name: /^Another hint \(2 of/ })).toBeVisible();
  await card.getByRole('button', { name: 'Show the solution' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Not yet' }).click();
  await expect(card.getByRole('region', { name: 'Solution' })).toBeHidden();
  await card.getByRole('button', { name: 'Show the solution' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Show it' }).click();
  const solution = card.getByRole('region', { name: 'Solution' });
  await expect(solution).toContainText("'XX', 'KEEPTTL'");
  await solution.getByRole('button', { name: 'Beside my answer' }).click();
  await expect(solution.getByRole('region', { name: 'Differences' })).toContainText('KEEPTTL');
});

test('after the solution, one of the same shape is passed without help', { tag: '@long' }, async ({
  page,
}) => {
  test.slow();
  await openLesson(page, lessons.keys);
  const card = exercise(page, session);
  const offer = card.getByRole('button', { name: 'Try one of the same shape, without help' });
  await expect(offer).toBeHidden();
  await card.getByRole('button', { name: 'Show the solution' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Show it' }).click();
  await expect(card).toContainText('The solution was shown.');
  await writeAnswer(page, session, ownAnswer);
  await expect(await check(page, session)).toContainText('Passed.');
  await expect(card).toContainText('passed after the solution was shown');

  await offer.click();
  await expect(page).toHaveURL(/#change-a-reservation$/);
  await expect(page.getByRole('heading', { name: reservation })).toBeFocused();
  await writeAnswer(
    page,
    reservation,
    ownAnswer.replaceAll('session', 'reservation').replace('updateSession', 'changeReservation'),
  );
  await expect(await check(page, reservation)).toContainText('Passed.');
  await expect(card).toContainText('passed without help');
  await page.reload();
  await expect(exercise(page, session)).toContainText('passed without help');
  await expect(exercise(page, session)).toContainText('The solution was shown;');
  await expect(page.getByRole('heading', { name: reservation })).toBeInViewport();
});

test('keys run the next block, give the page or the bench the whole width, and are listed', async ({
  page,
}) => {
  await openLesson(page, lessons.keys);
  await page.keyboard.press('r');
  await expect(page.locator('[data-run-block="run"]')).toHaveCount(1);
  await page.keyboard.press('[');
  await expect(page.getByRole('region', { name: 'Bench', exact: true })).toBeHidden();
  await page.keyboard.press('[');
  await expect(page.getByRole('region', { name: 'Bench', exact: true })).toBeVisible();
  await page.keyboard.press(']');
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
  await page.keyboard.press(']');
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toContainText('Run the next block');
  await sheet.getByLabel('Single keys are on').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await expect(page.locator('[data-run-block="run"]')).toHaveCount(1);
});

test('the language in production is remembered in the next lesson', async ({ page }) => {
  await openLesson(page, lessons.keys);
  await page.getByRole('tab', { name: /^Python/ }).click();
  await openLesson(page, lessons.cacheAside);
  await expect(page.getByRole('tab', { name: /^Python/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tabpanel', { name: /^Python/ })).toContainText(
    /This code was not run|The tests of this site/,
  );
});

test('a lesson that is planned says that it is still to come', async ({ page }) => {
  const response = await page.goto('/learn/caching/write-through');
  expect(response?.status()).toBe(200);
  await expect(page.getByRole('heading', { name: 'This lesson is still to come' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on a lesson, ${colorScheme}`, {
    tag: colorScheme === 'dark' ? '@long' : [],
  }, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openLesson(page, lessons.keys);
    await runBlock(page, 'SET session:s-81f "user 42" EX 60');
    await writeAnswer(page, session, 'export const updateSession = 1;');
    await check(page, session);
    await expectAccessible(page);
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the bench is a drawer that keeps its state', async ({ page }) => {
    await page.goto(lessons.keys);
    const handle = page.getByRole('button', { name: 'Open the bench' });
    await expect(handle).toBeVisible();
    const set = block(page, 'SET session:s-81f "user 42" EX 60');
    await set.getByRole('button').first().click();
    await expect(printedBy(set)).toContainText('OK');
    await handle.click();
    const bench = page.getByRole('region', { name: 'Bench', exact: true });
    await expect(bench.getByRole('article', { name: /^string session:s-81f/ })).toBeVisible();
    await page.getByRole('button', { name: 'Back to the page' }).click();
    await expect(bench.getByRole('combobox')).toBeHidden();
    await page.getByRole('button', { name: 'Open the bench' }).click();
    await expect(bench.getByRole('article', { name: /^string session:s-81f/ })).toBeVisible();
    const isWider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(isWider).toBe(false);
  });

  test('an answer is written in a plain field', async ({ page }) => {
    await page.goto(lessons.keys);
    const card = exercise(page, session);
    await card.getByRole('button', { name: 'Write your answer' }).click();
    await card.getByRole('textbox', { name: `Your answer: ${session}` }).fill(ownAnswer);
    await expect(await check(page, session)).toContainText('Passed.');
  });
});
