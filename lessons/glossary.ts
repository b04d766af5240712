/** The glossary: `glossary/*.yaml`, checked. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { CatalogError, type Problem } from '#lessons/problem.ts';
import { slugSchema } from '#lessons/schema.ts';
import { readYaml } from '#lessons/yaml-source.ts';

const textSchema = z.string().check(z.minLength(1));

export const termSchema = z.strictObject({
  /** Anchor of its place on the page. */
  id: slugSchema,
  term: textSchema,
  /** Two plain sentences; `code` between backquotes. */
  text: textSchema,
  /** What lessons call it, where that is not the term itself; to find those lessons. */
  words: z.optional(z.array(textSchema)),
  /** Ids of other terms. */
  see: z._default(z.array(slugSchema), []),
});
export type Term = z.infer<typeof termSchema>;

const fileSchema = z.array(termSchema);

/**
 * All terms, by name.
 * @throws {CatalogError} naming every problem by file and line: what is no term, one that stands twice, and one that
 * points at none
 */
export async function loadGlossary(folder = 'lessons/glossary'): Promise<readonly Term[]> {
  const problems: Problem[] = [];
  const found = new Map<string, Term>();
  const files = (await readdir(folder)).filter(file => file.endsWith('.yaml')).sort();
  for (const name of files) {
    const file = path.join(folder, name);
    const report = (line: number, message: string) => problems.push({ file, line, message });
    const text = await readFile(file, 'utf8');
    for (const term of readYaml(fileSchema, text, 1, report) ?? []) {
      if (found.has(term.id)) report(1, `“${term.id}” stands twice`);
      found.set(term.id, term);
    }
  }
  const terms = [...found.values()].sort((a, b) => a.term.localeCompare(b.term, 'en'));
  for (const { id, see } of terms) {
    for (const other of see) {
      if (found.has(other) && other !== id) continue;
      problems.push({
        file: folder,
        line: 1,
        message: `“${id}” points at “${other}”, which is no other term`,
      });
    }
  }
  if (problems.length > 0) throw new CatalogError(problems);
  return terms;
}
