/** The declarations that an answer sees, as text for the editor's language service. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The text of `grading/guest-types.d.ts`. */
export function readAnswerTypes(): Promise<string> {
  const base = process.cwd();
  return readFile(path.join(/* turbopackIgnore: true */ base, 'lessons/grading/guest-types.d.ts'), 'utf8');
}
