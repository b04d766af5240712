/** The prose of pages and exercises; TODOs in whatever an author writes. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Lesson } from '#lessons/catalog.ts';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import { abbreviationsIn, codeWords } from '#lessons/check/prose/abbreviations.ts';
import { lintProse, todos } from '#lessons/check/prose/lint.ts';
import { checkPage } from '#lessons/check/prose/page.ts';
import { pageSegments, typescriptSegments } from '#lessons/check/prose/sources.ts';
import type { TypeScript } from '#lessons/check/typescript.ts';
import { namesIn } from '#lessons/exercise-folder.ts';

export interface ProseFile {
  /** Absolute. */
  readonly file: string;
  readonly source: string;
}

export interface ProseResult {
  readonly findings: readonly Finding[];
  readonly words: number;
}

/** Of each exercise, the files with texts; answers are code, where only TODOs are looked for. */
const textFiles = ['exercise.ts', 'shape.ts', 'scenarios.ts'];

/**
 * @param folder a lesson's, whether the rest of it is sound or not
 * @param known abbreviations that lessons before it have introduced
 */
export async function checkLessonProse(
  folder: string,
  { known, typescript }: { readonly known: ReadonlySet<string>; readonly typescript: TypeScript },
): Promise<ProseResult> {
  const { answers, page, texts } = await filesOf(folder);
  const context = [page, ...texts].map(file => file?.source ?? '').join('\n');
  const introduced = { context, code: codeWords(context), known };
  let words = 0;
  const lint = ({ file, source }: ProseFile, segments: ReturnType<typeof pageSegments>): Finding[] => {
    words += segments.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
    return lintProse({ file: shownFile(file), source, segments, introduced });
  };
  return {
    findings: [
      ...(page
        ? [...lint(page, pageSegments(page.source)), ...checkPage(shownFile(page.file), page.source)]
        : []),
      ...texts.flatMap(file => lint(file, typescriptSegments(file.source, typescript))),
      ...answers.flatMap(({ file, source }) => todos({ file: shownFile(file), source })),
    ],
    words,
  };
}

async function filesOf(
  folder: string,
): Promise<{ page: ProseFile | undefined; texts: ProseFile[]; answers: ProseFile[] }> {
  const texts: ProseFile[] = [];
  const answers: ProseFile[] = [];
  for (const id of await namesIn(path.join(folder, 'exercises'))) {
    const exercise = path.join(folder, 'exercises', id);
    for (const name of await namesIn(exercise)) {
      const file = path.join(exercise, name);
      if (textFiles.includes(name)) texts.push(await read(file));
      else if (/\.(?:ts|lua|redis|yaml)$/.test(name)) answers.push(await read(file));
    }
    for (const sub of ['mistakes', 'also-right']) {
      for (const name of await namesIn(path.join(exercise, sub)))
        answers.push(await read(path.join(exercise, sub, name)));
    }
  }
  const names = await namesIn(folder);
  if (names.includes('world.ts')) texts.push(await read(path.join(folder, 'world.ts')));
  const page = names.includes('lesson.mdx') ? await read(path.join(folder, 'lesson.mdx')) : undefined;
  return { page, texts, answers };
}

const read = async (file: string): Promise<ProseFile> => ({ file, source: await readFile(file, 'utf8') });

/** What lessons use, so that later ones need not introduce it again. */
export async function abbreviationsOf(lessons: readonly Lesson[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const { folder } of lessons) {
    const { source } = await read(path.join(folder, 'lesson.mdx'));
    for (const { text } of pageSegments(source))
      for (const { name } of abbreviationsIn(text)) known.add(name);
  }
  return known;
}
