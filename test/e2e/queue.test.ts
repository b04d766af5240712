/** An attempt that waits for others, is cancelled, and is graded: on a server of this file's own, with one grader. */
import path from 'node:path';
import { createCaller } from '#test/support/api.ts';
import { handIn } from '#test/support/attempt-lines.ts';
import { outcome, type ServerProcess, startServer } from '#test/support/server-process.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { exercise, openLesson, writeAnswer } from './lesson-fixtures.ts';

let server: ServerProcess;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

test.describe.configure({ mode: 'default', timeout: 90_000 });
test.beforeAll(async () => {
  directory = await temporaryDirectory();
  const tracks = path.resolve('test/support/waiting-tracks');
  server = await startServer({
    dataDir: directory.path,
    env: { LESSONS_DIR: tracks, GRADING_WORKERS: '1' },
  });
});
test.afterAll(async () => {
  server.child.kill('SIGTERM');
  await outcome(server);
  await directory.remove();
});

const title = 'Count the turns';
const right = `export const turn = (redis: Redis) => redis.incr('turns');`;
/** In ever another order. */
const slow = `export const turn = async (redis: Redis, name: string) => {
  for (let times = 0; times < 4; times += 1) await redis.rpush('log', name);
  await redis.incr('turns');
};`;
/** Somebody else's attempt, which keeps the grader for some seconds. */
const busy = () => handIn(server.url, createCaller(server.url), 'take-turns', { answer: slow });
const graded = { timeout: 45_000 };

test('an attempt shows its place, can be cancelled by keyboard, and is graded when its turn has come', async ({
  page,
}) => {
  const complaints = watchConsole(page);
  await openLesson(page, `${server.url}/preview/waiting/in-turns`);
  await writeAnswer(page, title, right);
  const first = await busy();
  const card = exercise(page, title);
  await card.getByRole('button', { name: 'Check', exact: true }).press('Enter');
  const status = card.getByRole('status').filter({ hasText: 'yours is next' });
  await expect(status).toBeVisible();
  await expect(card.getByRole('button', { name: 'Checking …' })).toBeFocused();

  await page.keyboard.press('Tab');
  await expect(card.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(card.getByText('Cancelled. It was not kept.')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Check', exact: true })).toBeFocused();
  await expect(card.getByRole('region', { name: 'Verdict' })).toBeHidden();
  await expectAccessible(page);
  first.hangUp();

  const second = await busy();
  await card.getByRole('button', { name: 'Check', exact: true }).press('Enter');
  await expect(status).toBeVisible();
  second.hangUp();
  await expect(card.getByRole('region', { name: 'Verdict' })).toContainText('Passed.', graded);
  expect(complaints).toEqual([]);
});

test('one that runs tells how much was tried, and stops when it is cancelled or left', {
  tag: '@long',
}, async ({ page }) => {
  await openLesson(page, `${server.url}/preview/waiting/in-turns`);
  await writeAnswer(page, title, slow);
  const card = exercise(page, title);
  const start = card.getByRole('button', { name: 'Check', exact: true });
  // On a busy machine it may be graded before it can be cancelled.
  await expect(async () => {
    if (await start.isVisible()) await start.click();
    await expect(card.getByText(/\d+ schedules tried, now: Three servers at once/)).toBeVisible();
    await card.getByRole('button', { name: 'Cancel' }).click({ timeout: 5000 });
    await expect(card.getByText('Cancelled. It was not kept.')).toBeVisible();
  }).toPass({ timeout: 60_000 });

  await start.click();
  await expect(card.getByText(/\d+ schedules tried/)).toBeVisible(graded);
  await page.goto('about:blank');
  const caller = createCaller(server.url);
  const next = await handIn(server.url, caller, 'take-turns', { answer: right });
  expect(await next.last()).toMatchObject({ state: 'graded', verdict: { passed: true } });
});
