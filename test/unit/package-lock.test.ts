import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';

const entrySchema = z.object({ optionalDependencies: z.record(z.string(), z.string()).default({}) });
const lockSchema = z.object({ packages: z.record(z.string(), entrySchema) });

/** Where Node would look for a package from a folder, innermost first. */
function candidates(folder: string, name: string): string[] {
  const parts =
    folder === '' ? [''] : [...folder.split('/node_modules/').keys()].map(at => prefix(folder, at));
  return [...new Set(['', ...parts])].map(at => `${at === '' ? '' : `${at}/`}node_modules/${name}`);
}

const prefix = (folder: string, at: number) =>
  folder
    .split('/node_modules/')
    .slice(0, at + 1)
    .join('/node_modules/');

// npm drops packages for other systems from the lock when its registry lacks them, and then `npm ci` refuses it.
test('the lock names the packages of every platform, so that npm ci accepts it everywhere', async () => {
  const { packages } = lockSchema.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
  const missing = Object.entries(packages).flatMap(([folder, entry]) =>
    Object.keys(entry.optionalDependencies).filter(
      name => !candidates(folder, name).some(path => packages[path] !== undefined),
    ),
  );
  expect(missing).toEqual([]);
});
