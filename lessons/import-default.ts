/**
 * Imports a TypeScript module of a lesson's folder at run time.
 *
 * Node 24 strips the types itself, so the module is loaded as it stands in the folder, by the server, by the tests
 * and by `next build` alike. Turbopack must leave this import alone: it cannot know the path when it bundles.
 */
import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Report } from '#lessons/problem.ts';

/** The default export, or undefined after a report. */
export async function importDefault(file: string, report: Report): Promise<unknown> {
  const changedAtMs = await modifiedAt(file);
  if (changedAtMs === undefined) {
    report(1, 'the file is missing');
    return undefined;
  }
  // The query makes a changed file a new module, so that `npm run dev` sees edits without a restart.
  const url = `${pathToFileURL(file).href}?changed=${Math.trunc(changedAtMs)}`;
  try {
    const module: unknown = await import(/* turbopackIgnore: true */ url);
    if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
    report(1, 'the file has no default export');
  } catch (error) {
    report(1, `the file does not load: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}

async function modifiedAt(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}
