/** Taking back, sharing, importing, and links that come from somebody else. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { Redis } from 'ioredis';
import { encodeShared, type Shared } from '#components/share/link.ts';
import {
  benchIsOpen,
  drawnKey,
  expect,
  expectAccessible,
  expectKey,
  openClient,
  openHome,
  printed,
  runCommand,
  sandboxUrl,
  test,
  watchConsole,
} from './fixtures.ts';

const undoButton = (page: Page) => page.getByRole('button', { name: /^Undo/ });

/** Presses it once it offers to take back that command. */
async function undo(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: `Undo: ${label}`, exact: true }).click();
}

async function openPlayground(page: Page, hash = ''): Promise<void> {
  await page.goto(`/playground${hash}`);
  await benchIsOpen(page);
}

const link = (shared: Partial<Shared>) => encodeShared({ start: [], run: [], ...shared });

test('the last writes are taken back, one after the other, over all tabs', async ({ page }) => {
  await openHome(page);
  await expect(undoButton(page)).toHaveAttribute('aria-disabled', 'true');
  await runCommand(page, 'DEL product:7', '(integer) 1');
  await runCommand(page, 'GET page:views', '"1024"');
  await openClient(page, 'B');
  await runCommand(page, 'INCR page:views', '(integer) 1025');
  await undo(page, 'INCR page:views');
  await expectKey(page, 'page:views', /^string page:views: 1024/);
  await expect(printed(page)).toContainText('undone: INCR page:views');
  await undo(page, 'DEL product:7');
  await expectKey(page, 'product:7', /^hash product:7: name is Kettle/);
  await expect(undoButton(page)).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Log', exact: true }).click();
  await expect(page.getByText('undone: DEL product:7')).toBeVisible();
});

test('starting over is taken back as well', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'SET mine 1 EX 500', 'OK');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Delete and start over' }).click();
  await expect(drawnKey(page, 'mine')).toHaveCount(0);
  await undo(page, 'Reset');
  await expectKey(page, 'mine', /^string mine: 1/);
  await runCommand(page, 'TTL mine', /\(integer\) 4\d\d/);
});

test('what another program wrote since is overwritten only when told to', { tag: '@long' }, async ({
  page,
}) => {
  await openHome(page);
  await runCommand(page, 'SET shared mine', 'OK');
  const redis = new Redis(await sandboxUrl(page), { enableReadyCheck: false });
  await redis.set('shared', 'theirs').finally(() => redis.disconnect());
  await expectKey(page, 'shared', /^string shared: theirs/);
  await undo(page, 'SET shared mine');
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('shared was changed since by client R1.');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(undoButton(page)).toBeFocused();
  await expectKey(page, 'shared', /^string shared: theirs/);
  await undo(page, 'SET shared mine');
  await page.getByRole('button', { name: 'Undo all the same' }).click();
  await expect(drawnKey(page, 'shared')).toHaveCount(0);
});

test('keys go out as a file and come in again', { tag: '@long' }, async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'SET bytes "\\xff\\x00"', 'OK');
  await page.getByRole('button', { name: 'Share' }).click();
  const sheet = page.getByRole('dialog', { name: 'Share' });
  const downloading = page.waitForEvent('download');
  await sheet.getByRole('link', { name: 'Export these keys' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^keyspace-[a-z0-9]+\.redis$/);
  const script = await readFile(await download.path(), 'utf8');
  expect(script).toContain('SET bytes "\\xff\\x00"\n');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused();

  await runCommand(page, 'FLUSHALL', 'OK');
  await runCommand(page, 'SET mine 1', 'OK');
  await page.getByRole('button', { name: 'Share' }).click();
  await sheet.locator('input[type=file]').setInputFiles(await download.path());
  await expect(sheet.getByText(/\d+ commands would run, on 8 keys\./)).toBeVisible();
  await sheet.getByRole('radio', { name: /replaced/ }).check();
  await expectAccessible(page);
  await sheet.getByRole('button', { name: /^Run \d+ commands/ }).click();
  await expect(sheet).toHaveCount(0);
  await expectKey(page, 'product:7');
  await runCommand(page, 'GET bytes', '"\\xff\\x00"');
  await expect(drawnKey(page, 'mine')).toHaveCount(0);
  await page.getByRole('button', { name: /^Undo: Import of \d+ commands/ }).click();
  await expectKey(page, 'mine');
  await expect(drawnKey(page, 'product:7')).toHaveCount(0);
});

test('an import says before what would be refused, and why', async ({ page }) => {
  await openHome(page);
  await page.getByRole('button', { name: 'Share' }).click();
  const sheet = page.getByRole('dialog', { name: 'Share' });
  await sheet.getByLabel('Lines as for redis-cli').fill('SET a 1\nCONFIG GET *\nINCR a');
  await expect(sheet.getByText('2 commands would run, on 1 key. 1 would be refused:')).toBeVisible();
  await expect(sheet.getByText(/line 2: CONFIG GET \* NOPERM CONFIG GET is not available/)).toBeVisible();
  const run = sheet.getByRole('button', { name: 'Run 2 commands' });
  await expect(run).toBeDisabled();
  await sheet.getByRole('checkbox', { name: /leave out/ }).check();
  await run.click();
  await expect(sheet.getByText(/2 commands ran, 1 did not\./)).toBeVisible();
  await page.keyboard.press('Escape');
  await expectKey(page, 'a', /^string a: 2/);
});

test('a link carries keys and commands to somebody else, who decides', { tag: '@long' }, async ({
  page,
  browser,
}) => {
  await openPlayground(page);
  await runCommand(page, 'SET greeting "hello world" EX 900', 'OK');
  await runCommand(page, 'HSET card a 1', '(integer) 1');
  await openClient(page, 'B');
  await runCommand(page, 'GET greeting', '"hello world"');
  await page.getByRole('button', { name: 'Share' }).click();
  const sheet = page.getByRole('dialog', { name: 'Share' });
  await sheet.getByRole('button', { name: 'Take those I ran' }).click();
  const commands = sheet.getByLabel(/^Commands for the reader/);
  await expect(commands).toHaveValue(
    'A> SET greeting "hello world" EX 900\nA> HSET card a 1\nB> GET greeting',
  );
  await commands.fill('B> GET greeting\nHINCRBY card a 1');
  await expect(sheet.getByRole('button', { name: 'Copy the link' })).toBeVisible();
  const url = (await sheet.getByText(/^http.*\/playground#s=1\./).textContent()) ?? '';

  const reader = await (await browser.newContext()).newPage();
  const sent: string[] = [];
  reader.on('request', request => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await reader.goto('/playground');
  await benchIsOpen(reader);
  await runCommand(reader, 'SET mine 1', 'OK');
  await reader.goto(url);
  const offer = reader.getByRole('dialog', { name: 'A link with keys and commands' });
  await expect(offer).toContainText('SET greeting "hello world" PX');
  await expect(offer).toContainText('B> GET greeting\nA> HINCRBY card a 1');
  await expectAccessible(reader);
  await expect(offer.getByRole('button', { name: 'Start from this: replaces your key' })).toBeVisible();
  expect(sent.filter(request => request.includes('greeting') || request.includes('#s='))).toEqual([]);
  await offer.getByRole('button', { name: 'Start from this: replaces your key' }).click();
  await expect(offer).toHaveCount(0);
  await expectKey(reader, 'greeting', /^string greeting: hello world/);
  await expect(drawnKey(reader, 'mine')).toHaveCount(0);
  expect(reader.url()).not.toContain('#');

  const strip = reader.getByRole('region', { name: 'Commands of the link' });
  await strip.getByRole('button', { name: 'Run: B GET greeting' }).click();
  await expect(reader.getByRole('tabpanel', { name: 'Client B' })).toContainText('"hello world"');
  await strip.getByRole('button', { name: 'Run: HINCRBY card a 1' }).click();
  await expectKey(reader, 'card', /^hash card: a is 2/);
  await strip.getByRole('button', { name: 'Put these commands away' }).click();
  await undo(reader, 'HINCRBY card a 1');
  await reader.getByRole('button', { name: /^Undo: Import of/ }).click();
  await expectKey(reader, 'mine');
  await expect(drawnKey(reader, 'greeting')).toHaveCount(0);
  await reader.context().close();
});

test('keeping one’s keys changes nothing, and reloading does not ask again', async ({ page }) => {
  await openPlayground(page);
  await runCommand(page, 'SET mine 1', 'OK');
  await openPlayground(
    page,
    await link({ start: ['FLUSHALL', 'SET theirs 1'], run: [{ client: 'A', line: 'PING' }] }),
  );
  // The page was there already: only the part after # is new.
  await page.reload();
  await page.getByRole('button', { name: 'Keep my key' }).click();
  await expectKey(page, 'mine');
  await page.getByRole('button', { name: 'Run: PING' }).click();
  await expect(printed(page)).toContainText('PONG');
  await page.reload();
  await benchIsOpen(page);
  await expectKey(page, 'mine');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a hostile link is only ever text', async ({ page }) => {
  const complaints = watchConsole(page);
  const markup = "<img src=x onerror='document.title=1'>";
  await openPlayground(
    page,
    await link({ start: [`SET x "${markup}"`, 'CONFIG GET *'], run: [{ client: 'A', line: markup }] }),
  );
  const offer = page.getByRole('dialog', { name: 'A link with keys and commands' });
  await expect(offer).toContainText(markup);
  await expect(offer.locator('img')).toHaveCount(0);
  await offer.getByRole('button', { name: 'Start from this' }).click();
  await expect(offer.getByRole('alert')).toContainText(
    'It can’t begin: 0 commands ran, then it stopped at line 2',
  );
  await page.keyboard.press('Escape');
  await runCommand(page, 'DBSIZE', '(integer) 0');
  await openPlayground(page, '#s=1.AAAA');
  await page.reload();
  await expect(page.getByRole('dialog', { name: 'A broken link' })).toContainText('This link is broken.');
  await page.getByRole('button', { name: 'Go on to the playground' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await page.title()).not.toBe('1');
  expect(complaints).toEqual([]);
});

for (const [width, colorScheme] of [
  [390, 'dark'],
  [1440, 'light'],
] as const) {
  test(`sharing at ${width}, ${colorScheme}`, { tag: '@long' }, async ({ page }) => {
    const shots = `test-results/screens/share-${width}-${colorScheme}`;
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openPlayground(page);
    await runCommand(page, 'SET cart:42 "3 cups" EX 600', 'OK');
    await expectKey(page, 'cart:42');
    await page.screenshot({ path: `${shots}-bench.png` });
    await page.getByRole('button', { name: 'Share' }).click();
    const sheet = page.getByRole('dialog', { name: 'Share' });
    await sheet.getByLabel('Lines as for redis-cli').fill('SET a 1\nCONFIG GET *\nINCR a');
    await expect(sheet.getByText(/would be refused/)).toBeVisible();
    await page.screenshot({ path: `${shots}-sheet.png` });
    await sheet.getByRole('button', { name: 'Run 2 commands' }).scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${shots}-import.png` });
    await page.keyboard.press('Escape');
    const run = ['HGETALL product:7', 'HINCRBY product:7 stock -1', 'EXPIRE product:7 60'];
    const shared = { start: ['HSET product:7 name Kettle price 3490 stock 12', 'SADD teas assam oolong'] };
    const commands = run.map((line, index) => ({
      client: index === 1 ? ('B' as const) : ('A' as const),
      line,
    }));
    await openPlayground(page, await link({ ...shared, run: commands }));
    await page.reload();
    const offer = page.getByRole('dialog', { name: 'A link with keys and commands' });
    await expect(offer.getByRole('button', { name: /^Start from this: / })).toBeEnabled();
    await page.screenshot({ path: `${shots}-offer.png` });
    await offer.getByRole('button', { name: /^Start from this/ }).click();
    await page.getByRole('button', { name: 'Run: HGETALL product:7' }).click();
    await expect(page.getByRole('button', { name: 'Run again: HGETALL product:7' })).toBeVisible();
    await expectAccessible(page);
    await page.screenshot({ path: `${shots}-commands.png` });
  });
}
