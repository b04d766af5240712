/** Stories in lessons: opening one, running its blocks, answering its exercises. */
import { expect, type Locator, type Page } from '@playwright/test';
import { benchIsOpen } from './fixtures.ts';

export const lessons = {
  keys: '/learn/first-steps/keys-namespaces-and-ttls',
  cacheAside: '/learn/caching/cache-aside',
  lock: '/learn/locks/set-nx-ex',
} as const;

/** Opens a lesson and waits until its bench is connected. */
export async function openLesson(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await benchIsOpen(page);
}

/** The block whose first line is this, by the name of its button. */
export function block(page: Page, firstLine: string, nth = 0): Locator {
  const button = page.getByRole('button', { name: new RegExp(`: ${escapeRegExp(firstLine)}$`) });
  return page.locator('figure', { has: button }).nth(nth);
}

/** Runs a block and waits until it is done. */
export async function runBlock(page: Page, firstLine: string, nth = 0): Promise<Locator> {
  const found = block(page, firstLine, nth);
  await found.getByRole('button').first().click();
  await expect(found.getByText('Done')).toBeAttached();
  return found;
}

/** What a block printed. */
export function printedBy(found: Locator): Locator {
  return found.getByRole('log', { name: 'What it printed' });
}

/** An exercise's card. */
export function exercise(page: Page, title: string): Locator {
  return page.getByRole('main').getByRole('region', { name: title, exact: true });
}

/** Opens a State exercise on the bench and waits until its own sandbox is there. */
export async function openOnBench(page: Page, title: string): Promise<Locator> {
  await exercise(page, title).getByRole('button', { name: 'Open on the bench' }).click();
  const bench = page.getByRole('region', { name: `Exercise: ${title}` });
  await expect(exercise(page, title).getByRole('button', { name: 'Start over' })).toBeVisible();
  return bench;
}

/** Types a line at the prompt of a bench and waits until it has been answered. */
export async function type(bench: Locator, line: string): Promise<void> {
  const prompt = bench.getByRole('combobox', { name: /^Command of client/ });
  await prompt.fill(line);
  await prompt.press('Enter');
  await expect(
    bench
      .getByRole('log', { name: /^What client/ })
      .locator('> div', { hasText: line })
      .last()
      .locator('pre'),
  ).toBeVisible();
}

/** Opens the editor of a Code exercise and puts an answer into it. */
export async function writeAnswer(page: Page, title: string, source: string): Promise<void> {
  const card = exercise(page, title);
  const open = card.getByRole('button', { name: /^(?:Write|Go on with) your answer$/ });
  if (await open.isVisible()) await open.click();
  const editor = card.getByRole('textbox', { name: `Your answer: ${title}` });
  // The plain field is there at once; the large one takes its place in the middle of what one does.
  await expect(card.locator('[data-ready="true"]').first()).toBeVisible({ timeout: 30_000 });
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+A');
  // Pasted, not typed: an editor closes brackets as one types.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(text => navigator.clipboard.writeText(text), source);
  await page.keyboard.press('ControlOrMeta+V');
}

/** Presses Check in the card and waits for the verdict. */
export async function check(page: Page, title: string): Promise<Locator> {
  const card = exercise(page, title);
  await card.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(card.getByRole('button', { name: 'Checking …' })).toBeHidden({ timeout: 45_000 });
  const verdict = card.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toBeVisible({ timeout: 45_000 });
  return verdict;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
