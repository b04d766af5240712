/**
 * What stories in the browser have in common. Every test is a new browser context, so a new learner with sandboxes of
 * their own. Elements are found by role and name, as a person or a screen reader finds them.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';

export { expect, test };

/** Opens the home page and waits until its bench is connected. */
export async function openHome(page: Page): Promise<void> {
  await page.goto('/');
  await benchIsOpen(page);
}

/** The bench has its sandbox, also one in a drawer that is shut. */
export async function benchIsOpen(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: /^\+1 s/, includeHidden: true }).first()).toHaveAttribute(
    'aria-disabled',
    'false',
  );
}

/** The prompt of the client whose tab is open. */
export function prompt(page: Page): Locator {
  return page.getByRole('combobox', { name: /^Command of client/ });
}

/** What the client whose tab is open has printed. */
export function printed(page: Page): Locator {
  return page.getByRole('log', { name: /^What client/ });
}

/** Types a line and presses Enter. Waits for nothing else: the command may block. */
export async function typeCommand(page: Page, line: string): Promise<void> {
  await prompt(page).fill(line);
  await prompt(page).press('Enter');
}

/** Runs a line and waits until its reply, in redis-cli's own format, stands below it. */
export async function runCommand(page: Page, line: string, reply: string | RegExp): Promise<void> {
  await typeCommand(page, line);
  const entry = printed(page).locator('> div', { hasText: line }).last();
  await expect(entry.locator('pre')).toHaveText(reply);
}

/** The drawing of a key. */
export function drawnKey(page: Page, name: string): Locator {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return page
    .getByRole('region', { name: 'Drawn keys' })
    .getByRole('article', { name: new RegExp(`^(?:string|hash|list|set|sorted set|stream) ${escaped}:`) });
}

/** Expects that a key is drawn, and what its drawing says in words. */
export async function expectKey(page: Page, name: string, says?: string | RegExp): Promise<void> {
  const key = drawnKey(page, name);
  await expect(key).toBeVisible();
  if (says !== undefined) await expect(key).toHaveAccessibleName(says);
}

/** Opens another client's tab. */
export async function openClient(page: Page, letter: string): Promise<void> {
  await page.getByRole('button', { name: 'Open another client' }).click();
  await expect(page.getByRole('tab', { name: `Client ${letter}` })).toHaveAttribute('aria-selected', 'true');
}

export async function selectClient(page: Page, letter: string): Promise<void> {
  await page.getByRole('tab', { name: `Client ${letter}` }).click();
  await expect(page.getByRole('tabpanel', { name: `Client ${letter}` })).toBeVisible();
}

/** The URL under which any other Redis client reaches this bench's sandbox. */
export async function sandboxUrl(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('button', { name: 'Show the token' }).click();
  const url = await page.getByText(/^redis:\/\//).textContent();
  await page.keyboard.press('Escape');
  if (url === null) throw new Error('no URL is shown');
  return url;
}

/** No violation of WCAG 2.2 A and AA that axe can find. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
}

/** Each rule that is broken, with the elements that break it. */
export async function axeViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

/** Collects what the page complains about; a story ends by expecting that to be nothing. */
export function watchConsole(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}
