/** The playground: a scenario, a pad of one's own, and coming back to it. */
import { expect, expectAccessible, expectKey, test, watchConsole } from './fixtures.ts';

test('a scenario is loaded, tried and taken back; a pad keeps what one wants to run again', {
  tag: '@long',
}, async ({ page }) => {
  const complaints = watchConsole(page);
  await page.goto('/playground');
  const side = page.getByRole('complementary', { name: 'Pads, scenarios, your own client' });
  await side.getByRole('button', { name: 'Load Queue' }).click();
  await expect(side.getByText(/commands ran/)).toBeVisible();
  await side.getByRole('button', { name: 'Run: A worker waits, a job comes' }).click();
  await page.getByRole('tab', { name: 'Client B' }).click();
  await expect(page.getByRole('log', { name: 'What client B printed' })).toContainText('2) "label:1004"');
  await expect(side.getByRole('link', { name: /^The lesson about it/ }).first()).toHaveAttribute(
    'href',
    '/learn/queues/a-first-queue',
  );
  await expectAccessible(page);

  // With keys there, it asks before it mixes; and one click takes all of it back.
  await side.getByRole('button', { name: 'Load Chat' }).click();
  await side.getByRole('button', { name: 'Replace them' }).click();
  await expect(page.getByRole('heading', { name: /^room:/ })).toBeVisible();
  await side.getByRole('listitem').filter({ hasText: 'Chat' }).getByRole('button', { name: 'Undo' }).click();
  await expect(side.getByText('Taken back: the keys are as they were.')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^room:/ })).toHaveCount(0);

  await side.getByRole('button', { name: 'New pad' }).click();
  await side.getByRole('textbox', { name: 'Name of the pad' }).fill('Counting');
  const text = side.getByRole('textbox', { name: /^Commands of this pad/ });
  await text.fill('# two clients\nSET pad:n 1\nB> INCR pad:n');
  await side.getByRole('button', { name: 'Run all' }).click();
  await expect(side.getByText('2 lines ran.')).toBeVisible();
  await text.press('Control+End');
  await text.press('Control+Enter');
  await expect(side.getByText('1 line ran.')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter keys by name' }).fill('pad:');
  await expectKey(page, 'pad:n', /^string pad:n: 3/);
  await expectAccessible(page);

  await page.reload();
  await expect(text).toHaveValue('# two clients\nSET pad:n 1\nB> INCR pad:n');
  await side.getByRole('button', { name: 'More for this pad' }).click();
  await side.getByRole('button', { name: 'Delete' }).click();
  await expect(side.getByText('“Counting” is deleted.')).toBeVisible();
  await side.getByRole('button', { name: 'Undo' }).first().click();
  await expect(side.getByRole('button', { name: /^Counting/ })).toBeVisible();
  expect(complaints).toEqual([]);
});
