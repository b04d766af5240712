/** Every type is drawn as what it is, and a card opens the inspector. */
import { benchIsOpen, drawnKey, expect, expectAccessible, expectKey, runCommand, test } from './fixtures.ts';

test('what a value is used as is what is drawn, and can be changed', async ({ page }) => {
  await page.goto('/playground');
  await benchIsOpen(page);
  await runCommand(page, 'PFADD visitors a b c', '(integer) 1');
  await expectKey(page, 'visitors', /HyperLogLog, about 3 distinct elements/);
  await runCommand(page, 'SETBIT online 90 1', '(integer) 0');
  await expectKey(page, 'online', /bitmap, 1 of 96 bits set: 90/);
  await runCommand(page, 'BITFIELD sensor SET u8 0 200', /0/);
  await expectKey(page, 'sensor', /bitfield, u8 at 0 is 200/);
  await runCommand(page, 'GEOADD shops 13.4 52.5 berlin 2.35 48.85 paris', '(integer) 2');
  await expectKey(page, 'shops', /2 places: paris, berlin/);
  await expect(drawnKey(page, 'shops')).toContainText('berlin');
  await drawnKey(page, 'shops').hover();
  await drawnKey(page, 'shops').getByRole('button', { name: 'Draw as scores' }).click();
  await expectKey(page, 'shops', /lowest paris 3663832/);
  await runCommand(page, 'ZADD board 42 edsger 300 linus inf top', '(integer) 3');
  await expectKey(page, 'board', /lowest edsger 42, highest top inf/);
  await expectAccessible(page);
});

test('a card is opened by keyboard: windows, forms, the command, and back', { tag: '@long' }, async ({
  page,
}) => {
  await page.goto('/playground');
  await benchIsOpen(page);
  const members = Array.from({ length: 130 }, (_, index) => `${index} m${index}`).join(' ');
  await runCommand(page, `ZADD board ${members}`, '(integer) 130');
  const card = drawnKey(page, 'board').getByRole('button', { name: 'Inspect board' });
  await card.focus();
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('dialog', { name: 'Inspector: board' });
  await expect(inspector).toBeFocused();
  await expect(inspector.getByRole('status')).toHaveText('0 to 99 of 130');
  await inspector.getByRole('button', { name: 'Further' }).click();
  await expect(inspector.getByRole('row', { name: '129 m129 129' })).toBeVisible();
  await inspector.getByRole('searchbox', { name: 'Filter' }).fill('m12');
  await expect(inspector.getByRole('row')).toHaveCount(12);
  await expectAccessible(page);
  await runCommand(page, 'ZADD board 5000 m12', '(integer) 0');
  await expect(inspector.getByRole('row', { name: 'm12 5000' })).toBeVisible();
  await inspector.getByRole('button', { name: 'Run it' }).click();
  await expect(page.getByRole('log').locator('pre').last()).toContainText('m0');
  await inspector.focus();
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
  await expect(card).toBeFocused();

  await runCommand(page, `SET json '{"a":1}'`, 'OK');
  await drawnKey(page, 'json').click();
  const json = page.getByRole('dialog', { name: 'Inspector: json' });
  await expect(json.getByRole('button', { name: 'JSON' })).toHaveAttribute('aria-pressed', 'true');
  await json.getByRole('button', { name: 'Hex' }).click();
  await expect(json).toContainText('7b 22 61 22 3a 31 7d');
  await runCommand(page, 'DEL json', '(integer) 1');
  await expect(json).toContainText('This key is gone');
});
