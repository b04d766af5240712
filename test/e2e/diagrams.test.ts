/** Diagrams: there without Mermaid and without JavaScript, gone through step by step, enlarged. */
import { expect, expectAccessible, test, watchConsole } from './fixtures.ts';
import { lessons, openLesson } from './lesson-fixtures.ts';

const lease = 'The lease ends first';

test('a diagram is there without Mermaid, and follows the colour scheme by itself', async ({ page }) => {
  const scripts: Promise<string>[] = [];
  page.on('response', response => {
    if (response.request().resourceType() === 'script') scripts.push(response.text());
  });
  await openLesson(page, lessons.lock);
  const diagram = page.locator('figure', { hasText: lease });
  await diagram.scrollIntoViewIfNeeded();
  await expect(
    diagram.getByRole('img', { name: /^The lease ends first\. worker-1 takes the lock/ }),
  ).toBeVisible();
  await expect(diagram.getByText('stands still for 31 s', { exact: true })).toBeVisible();
  const actor = diagram.locator('rect.actor').first();
  const fill = () => actor.evaluate(element => getComputedStyle(element).fill);
  const light = await fill();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(fill).not.toBe(light);
  const texts = await Promise.all(scripts);
  expect(texts.length).toBeGreaterThan(5);
  // A word of Mermaid's own configuration.
  expect(texts.filter(text => text.includes('secureConfig') || text.includes('securityLevel'))).toEqual([]);
});

test('it is there without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(lessons.lock);
  await expect(page.getByText('stands still for 31 s', { exact: true })).toBeVisible();
  await context.close();
});

test('a sequence is gone through step by step, in words, and enlarged by keyboard', async ({ page }) => {
  const complaints = watchConsole(page);
  await openLesson(page, lessons.lock);
  const diagram = page.locator('figure', { hasText: lease });
  const says = diagram.getByRole('status');
  await expect(says).toHaveText('Go through it step by step.');
  await diagram.getByRole('button', { name: 'Next step' }).click();
  await expect(says).toHaveText('Step 1 of 9: worker-1 → Redis: SET lock NX EX 30');
  await expect(diagram.locator('.messageText[data-lit]')).toHaveText('SET lock NX EX 30');
  const slider = diagram.getByRole('slider', { name: `Steps of “${lease}”` });
  await slider.press('End');
  await expect(says).toHaveText('Step 9 of 9: worker-1 → Redis: DEL lock (of worker-2!)');
  await slider.fill('2');
  await expect(says).toHaveText('Step 3 of 9: Note: stands still for 31 s');

  const enlarge = diagram.getByRole('button', { name: `Enlarge “${lease}”` });
  await enlarge.click();
  const dialog = page.getByRole('dialog', { name: lease });
  const mat = dialog.getByRole('group', { name: 'Drawing, to be moved and zoomed' });
  await expect(mat).toBeFocused();
  const scale = dialog.getByRole('button', { name: 'Fit to the window' });
  const fitted = (await scale.textContent()) ?? '';
  await page.keyboard.press('+');
  await expect(scale).not.toHaveText(fitted);
  await page.keyboard.press('0');
  await expect(scale).toHaveText(fitted);
  const drawing = dialog.getByRole('img', { name: /^The lease ends first/ });
  const before = await drawing.boundingBox();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await drawing.boundingBox())?.x).toBe((before?.x ?? 0) - 48);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(enlarge).toBeFocused();
  expect(complaints).toEqual([]);
});
