import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { followCatalog } from '#lessons/live-catalog.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const track = (title: string) =>
  `title: ${title}\nsummary: How to brew.\nlessons:\n  - slug: kettles\n    title: Kettles\n`;

test('an edited lesson is read again; a broken one is told and the former stays', async () => {
  const folder = await temporaryDirectory();
  onTestFinished(() => folder.remove());
  const file = join(folder.path, '01-tea', 'track.yaml');
  await mkdir(join(folder.path, '01-tea'));
  await writeFile(file, track('Tea'));
  const problems: unknown[] = [];
  const live = await followCatalog(folder.path, problem => problems.push(problem));
  onTestFinished(() => live.close());
  expect(live.catalog.track('tea')?.title).toBe('Tea');

  await writeFile(file, track('Green tea'));
  await vi.waitFor(() => expect(live.catalog.track('tea')?.title).toBe('Green tea'), { timeout: 5000 });

  await writeFile(file, 'title: 7\n');
  await vi.waitFor(() => expect(String(problems[0])).toMatch(/track\.yaml:1: /), { timeout: 5000 });
  expect(live.catalog.track('tea')?.title).toBe('Green tea');
});
