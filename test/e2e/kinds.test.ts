/**
 * An exercise of each kind, answered wrong and right. They are fixtures, which no build has in it: a server of this
 * file's own has them, at /preview.
 */
import type { Locator, Page } from '@playwright/test';
import { fixtureTracks } from '#test/support/fixture-tracks.ts';
import { outcome, type ServerProcess, startServer } from '#test/support/server-process.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { check, exercise, openLesson, openOnBench, type, writeAnswer } from './lesson-fixtures.ts';

/** Servers start beside whatever else runs. */
const startMs = 30_000;

let server: ServerProcess;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

test.describe.configure({ mode: 'default', timeout: 90_000 });
test.beforeAll(async () => {
  directory = await temporaryDirectory();
  server = await startServer({ dataDir: directory.path, env: { LESSONS_DIR: fixtureTracks } });
});
test.afterAll(async () => {
  server.child.kill('SIGTERM');
  await outcome(server);
  await directory.remove();
});

const lesson = () => `${server.url}/preview/kinds/every-kind`;

/** Opens an Operate exercise and waits until its servers are there. */
async function openServers(page: Page, title: string): Promise<Locator> {
  await exercise(page, title).getByRole('button', { name: 'Open the servers' }).click();
  await expect(exercise(page, title).getByRole('button', { name: 'Start over' })).toBeVisible({
    timeout: startMs,
  });
  return page.getByRole('region', { name: `Exercise: ${title}` });
}

const failedChecks = (verdict: Locator) =>
  verdict.getByRole('listitem').filter({ has: verdict.page().getByText(': does not hold') });

test('Operate: nothing done fails, a setting half right hears why, the right ones pass; starting over forgets them', async ({
  page,
}) => {
  const complaints = watchConsole(page);
  const title = 'Keep what was acknowledged';
  await openLesson(page, lesson());
  const bench = await openServers(page, title);
  expect(await failedChecks(await check(page, title)).count()).toBe(2);

  await type(bench, 'CONFIG SET appendonly yes');
  await type(bench, 'CONFIG SET appendfsync no');
  await expect(await check(page, title)).toContainText('nobody brings it to the disk');

  await type(bench, 'CONFIG SET appendfsync everysec');
  await bench.getByRole('button', { name: 'Check', exact: true }).click();
  const card = exercise(page, title);
  await expect(card.getByRole('region', { name: 'Verdict' })).toContainText('Passed.');
  await expect(card).toContainText('· passed');
  await expectAccessible(page);

  await card.getByRole('button', { name: 'Start over' }).click();
  await card.getByRole('button', { name: 'End these and start new ones' }).click();
  await expect(card.getByRole('button', { name: 'Start over' })).toBeVisible({ timeout: startMs });
  await expect(await check(page, title)).toContainText('appendonly no');
  expect(complaints).toEqual([]);
});

test('Operate on several: what was prepared is found, and mended by the bench’s own buttons', {
  tag: '@long',
}, async ({ page }) => {
  const title = 'No write without a replica';
  await openLesson(page, lesson());
  const bench = await openServers(page, title);
  await expect(await check(page, title)).toContainText('redis-3 does not run');

  await bench.getByRole('tab', { name: 'Servers', exact: true }).click();
  await bench.getByRole('button', { name: 'Start redis-3' }).click();
  await expect(bench.getByRole('article', { name: 'redis-3', exact: true })).toContainText(
    'replica of redis-1',
    { timeout: startMs },
  );
  await type(bench, 'CONFIG SET min-replicas-to-write 3');
  await expect(await check(page, title)).toContainText('refuses every write now');
  await type(bench, 'CONFIG SET min-replicas-to-write 1');
  await expect(await check(page, title)).toContainText('Passed.');
});

test('Predict: a wrong choice hears its own sentence, the right one passes', async ({ page }) => {
  const title = 'What is left of the TTL?';
  await openLesson(page, lesson());
  const card = exercise(page, title);
  await card.getByLabel('60 seconds').check();
  const wrong = await check(page, title);
  await expect(wrong).toContainText('You said');
  await expect(wrong).toContainText('The TTL belongs to what was stored');
  await card.getByLabel('It lives for ever').check();
  await expect(await check(page, title)).toContainText('Passed.');
});

test('State: the way is checked as well as the state', async ({ page }) => {
  const title = 'Forget a user in one command';
  await openLesson(page, lesson());
  const bench = await openOnBench(page, title);
  await type(bench, 'DEL user:44:name user:44:viewed');
  await type(bench, 'DEL user:44:cart');
  await expect(await check(page, title)).toContainText('Between two commands others see half a user');
  await exercise(page, title).getByRole('button', { name: 'Start over' }).click();
  await type(bench, 'UNLINK user:44:name user:44:viewed user:44:cart');
  await expect(await check(page, title)).toContainText('Passed.');
});

test('Code: a hidden check is counted, and named only when it fails', { tag: '@long' }, async ({ page }) => {
  const title = 'Remember a code, once';
  const hidden = 'A code that is there stays';
  await openLesson(page, lesson());
  await expect(exercise(page, title)).toContainText('One more rule of the task');
  expect(await page.content()).not.toContain(hidden);
  const answer = (options: string) => `
    export async function remember(redis: Redis, id: string, code: string): Promise<boolean> {
      return (await redis.set(\`login:\${id}\`, code, ${options})) === 'OK';
    }`;
  await writeAnswer(page, title, answer("'NX'"));
  const half = await check(page, title);
  await expect(half).toContainText('The code never ends.');
  await expect(half).not.toContainText(hidden);
  await writeAnswer(page, title, answer("'EX', 300"));
  await expect(await check(page, title)).toContainText('The second code has taken the place of the first.');
});

test('Lua: a script that does not compile names its line, a wrong one shows its calls, the right one passes', async ({
  page,
}) => {
  const title = 'Give back your own lock';
  await page.goto(`${server.url}/preview/scripts/scripts`);
  await writeAnswer(page, title, "if redis.call('GET', KEYS[1]) == ARGV[1] the\n  return 1\nend");
  await expect(await check(page, title)).toContainText("SyntaxError: 'then' expected near 'the' (line 1)");
  await writeAnswer(page, title, "return redis.call('DEL', KEYS[1])");
  const wrong = await check(page, title);
  await expect(wrong).toContainText('The worker came late and deleted the lock of another.');
  await expect(wrong).toContainText('lock:order:1001 token-1');

  // On a server of one's own, where scripts run.
  await wrong.getByRole('button', { name: 'Replay it step by step' }).click();
  const replay = page.getByRole('region', { name: 'Replay' });
  await expect(replay.getByRole('status')).toContainText('Before the first step', { timeout: startMs });
  await replay.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(replay).toContainText('That was the last step.', { timeout: startMs });
  await expect(replay.getByRole('status')).toContainText('Redis said (integer) 1, as it did in the check.');
  await replay.getByRole('button', { name: 'End the replay' }).click();

  await writeAnswer(
    page,
    title,
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end\nreturn 0",
  );
  await expect(await check(page, title)).toContainText('Passed.');
});

test('the site itself has none of them', async ({ request }) => {
  expect((await request.get('/preview/kinds/every-kind')).status()).toBe(404);
  expect((await request.get('/learn/kinds/every-kind')).status()).toBe(404);
  expect((await request.get('/api/exercises/keep-writes')).status()).toBe(404);
});
