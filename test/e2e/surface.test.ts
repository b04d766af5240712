/** The key space as a surface: a thousand keys, found, folded and followed; channels and blocked clients. */
import type { Page } from '@playwright/test';
import { Redis } from 'ioredis';
import {
  drawnKey,
  expect,
  expectAccessible,
  openHome,
  runCommand,
  sandboxUrl,
  test,
  typeCommand,
  watchConsole,
} from './fixtures.ts';

const mat = (page: Page) => page.getByRole('region', { name: 'Drawn keys' });
const lines = (page: Page) => mat(page).getByRole('button', { name: /^Draw/ });
const filter = (page: Page) => page.getByRole('searchbox', { name: 'Filter keys by name' });

test('a thousand keys: only those in sight are in the page, and each can be reached', async ({ page }) => {
  const complaints = watchConsole(page);
  await openHome(page);
  const redis = new Redis(await sandboxUrl(page), { enableReadyCheck: false });
  const names = Array.from({ length: 1000 }, (_, index) => [`big:${index}`, `value ${index}`]).flat();
  await redis.mset(names);
  await redis.hset('small:1', 'a', '1');
  await redis.setex('small:2', 1000, 'short');
  await expect(page.getByRole('heading', { name: /^Keys 1,?00\d/ })).toBeVisible();
  expect(await lines(page).count()).toBeLessThan(300);

  await test.step('the last of them is at the bottom of the mat', async () => {
    const last = lines(page).filter({ hasText: 'big:999' });
    await expect(last).toHaveCount(0);
    await mat(page).getByRole('button', { name: /^big:/ }).focus();
    await mat(page).evaluate(box => box.scrollTo({ top: box.scrollHeight }));
    await expect(mat(page).getByRole('button', { name: /small:2/ })).toBeVisible();
    await expect(last).toBeAttached();
  });

  await test.step('a write to a key that is out of sight shows once it is looked at', async () => {
    await redis.set('big:0', 'changed meanwhile');
    await mat(page).evaluate(box => box.scrollTo({ top: 0 }));
    await expect(lines(page).filter({ hasText: 'big:0' }).first()).toContainText('changed meanwhile');
  });

  await test.step('the slash key goes to the filter; names, globs, types and TTLs find; Escape clears', async () => {
    await page.locator('body').press('/');
    await expect(filter(page)).toBeFocused();
    await filter(page).fill('big:99?');
    await expect(lines(page)).toHaveCount(10);
    await filter(page).fill('type:hash small');
    await expect(lines(page)).toHaveCount(1);
    await filter(page).fill('ttl:<30m');
    await expect(lines(page).filter({ hasText: 'small:2' })).toHaveCount(1);
    await filter(page).fill('<img src=x onerror=alert(1)>');
    await expect(mat(page)).toContainText('No key fits the filter');
    await filter(page).press('Escape');
    await expect(filter(page)).toHaveValue('');
  });

  await test.step('a group folds, and stays folded on the next visit', async () => {
    const head = mat(page).getByRole('button', { name: /^big:/ });
    await expect(head).toContainText('1,000 keys');
    await head.click();
    await expect(head).toHaveAttribute('aria-expanded', 'false');
    await expect(lines(page).filter({ hasText: 'big:' })).toHaveCount(0);
    await page.reload();
    await expect(head).toHaveAttribute('aria-expanded', 'false');
    await head.click();
  });

  await test.step('without groups, the largest first, drawn as cards', async () => {
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await page.getByRole('radio', { name: 'Not at all' }).check();
    await page.getByRole('radio', { name: 'Size' }).check();
    await page.getByRole('radio', { name: 'Cards' }).check();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await redis.set('zz', 'x'.repeat(9000));
    await expect(mat(page).getByRole('listitem').first()).toContainText('zz');
  });
  redis.disconnect();
  expect(complaints).toEqual([]);
});

test('a card keeps its place while another grows', async ({ page }) => {
  await openHome(page);
  await runCommand(page, 'HSET aa f 1', '(integer) 1');
  await runCommand(page, 'SET mm 1', 'OK');
  const sideOf = async () => (await drawnKey(page, 'mm').boundingBox())?.x;
  const before = await sideOf();
  for (let field = 1; field <= 5; field += 1) await runCommand(page, `HSET aa f${field} 1`, '(integer) 1');
  await expect(drawnKey(page, 'aa')).toHaveAccessibleName(/f5/);
  expect(await sideOf()).toBe(before);
});

test('channels stand above the keys: who subscribes, what passes, and what nobody gets', async ({ page }) => {
  const complaints = watchConsole(page);
  await openHome(page);
  const url = await sandboxUrl(page);
  const listeners = [
    new Redis(url, { enableReadyCheck: false }),
    new Redis(url, { enableReadyCheck: false }),
  ];
  const [news, all] = listeners;
  const strip = page.getByRole('region', { name: 'Channels' });
  await runCommand(page, 'PUBLISH lonely "is anybody there?"', '(integer) 0');
  await expect(strip.getByRole('listitem', { name: 'Channel lonely: nobody subscribes' })).toContainText(
    '0 received',
  );
  await news?.subscribe('news');
  await all?.psubscribe('n*');
  const channel = strip.getByRole('listitem', { name: 'Channel news: 1 subscriber' });
  const pattern = strip.getByRole('listitem', { name: 'Pattern n*: 1 subscriber' });
  await expect(channel).toContainText('R1');
  await runCommand(page, 'PUBLISH news "<b>tea</b> is ready"', '(integer) 2');
  for (const line of [channel, pattern]) {
    await expect(line).toContainText('<b>tea</b> is ready');
    await expect(line).toContainText('2 received');
  }
  await expectAccessible(page);
  for (const listener of listeners) listener.disconnect();
  await expect(channel).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('a blocked client stands at the key that it waits for, also before there is one, until it is freed', async ({
  page,
}) => {
  await openHome(page);
  const worker = new Redis(await sandboxUrl(page), { enableReadyCheck: false });
  const popped = worker.blpop('queue:mail', 0);
  const place = page.getByRole('list', { name: 'Keys that clients wait for' }).getByRole('listitem').first();
  await expect(place).toContainText('queue:mail');
  await expect(place).toContainText('no such key yet');
  await expect(place.getByRole('list', { name: 'Clients that wait here' })).toContainText(/R1\s*BLPOP/);
  await expectAccessible(page);
  await typeCommand(page, 'RPUSH queue:mail letter');
  expect(await popped).toEqual(['queue:mail', 'letter']);
  await expect(place).toHaveCount(0);
  const read = worker.xread('BLOCK', 0, 'STREAMS', 'shipped', '$');
  await runCommand(page, 'XGROUP CREATE shipped billing $ MKSTREAM', 'OK');
  await expect(
    mat(page)
      .getByRole('listitem')
      .filter({ has: page.getByRole('article', { name: /^stream shipped:/ }) }),
  ).toContainText(/R1\s*XREAD/);
  await runCommand(page, 'XADD shipped * item tea', /^"\d+-0"$/);
  await read;
  await expect(page.getByRole('list', { name: 'Clients that wait here' })).toHaveCount(0);
  worker.disconnect();
});
