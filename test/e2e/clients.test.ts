/** Several clients at once: side by side, raced, as a log and as a sequence. */
import { expect, expectAccessible, openHome, test, typeCommand, watchConsole } from './fixtures.ts';

test('two clients race for the last kettle, and the log and the sequence tell how it went', async ({
  page,
}) => {
  const complaints = watchConsole(page);
  await openHome(page);
  const clients = page.getByRole('region', { name: 'Clients' });
  await typeCommand(page, 'SET last 1');
  await clients.getByRole('button', { name: 'Split', exact: true }).click();

  // A second client comes with the view; Alt and a digit goes to its prompt.
  const promptB = clients.getByRole('tabpanel', { name: 'Client B' }).getByRole('combobox');
  await expect(promptB).toBeVisible();
  await page.keyboard.press('Alt+2');
  await expect(promptB).toBeFocused();
  await promptB.fill('GET last');
  await promptB.press('Enter');
  await expect(clients.getByRole('log', { name: 'What client B printed' })).toContainText('"1"');

  await clients.getByRole('button', { name: 'Run side by side' }).click();
  const race = clients.getByRole('region', { name: 'Run side by side' });
  await race.getByRole('textbox', { name: /^Lines of client A/ }).fill('GET last\nSET last sold-to-A');
  await race.getByRole('textbox', { name: /^Lines of client B/ }).fill('GET last\nSET last sold-to-B');
  await expect(race).toContainText('6 possible orders');
  await race.getByRole('button', { name: 'One after the other' }).click();
  // A2 changes places with B1, by keyboard: now both look before either writes.
  await race.getByRole('button', { name: 'Turn 2 of 4: A2, SET last sold-to-A' }).press('ArrowRight');
  await expect(race.getByRole('button', { name: 'Turn 3 of 4: A2, SET last sold-to-A' })).toBeFocused();
  await race.getByRole('button', { name: 'Play' }).click();
  await expect(race).toContainText('The server took A1 B1 A2 B2, as planned.');
  await expect(race.getByRole('button', { name: 'Turn 2 of 4: B1, GET last. Answer: 1' })).toBeVisible();
  await expectAccessible(page);

  await clients.getByRole('button', { name: 'Log', exact: true }).click();
  const log = clients.getByRole('region', { name: 'Log' });
  await expect(log.getByRole('listitem').last()).toContainText('SET last sold-to-B');
  await clients.getByRole('combobox', { name: 'Client', exact: true }).selectOption('A');
  await expect(log.getByRole('listitem')).toHaveCount(3);
  await log.getByRole('button', { name: 'SET last 1' }).click();
  await expect(log.locator('[aria-current="step"]')).toContainText('SET last 1');

  await clients.getByRole('button', { name: 'Sequence', exact: true }).click();
  await expect(clients.getByRole('img', { name: /^6 messages among A, B, Redis/ })).toBeVisible();
  await expectAccessible(page);
  await clients.getByRole('button', { name: 'As a list' }).click();
  await expect(clients.getByRole('listitem').last()).toHaveText(
    'B asks Redis: SET last sold-to-B. Answer: OK',
  );
  expect(complaints).toEqual([]);
});
