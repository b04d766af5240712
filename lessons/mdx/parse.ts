/**
 * `lesson.mdx` → frontmatter and typed blocks. Nothing is evaluated: the page may hold no import, export or
 * expression, and of JSX only the components of `docs/authoring.md` with plain string attributes.
 */

import { createProcessor } from '@mdx-js/mdx';
import type { Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import type { LessonPage } from '#lessons/mdx/blocks.ts';
import { assignSections, readElements } from '#lessons/mdx/elements.ts';
import type { Report } from '#lessons/problem.ts';
import { type LessonFile, lessonFileSchema } from '#lessons/schema.ts';
import { readYaml } from '#lessons/yaml-source.ts';

export interface ParsedLesson {
  readonly front: LessonFile;
  /** The page without its frontmatter; blank lines stand in its place, so that line numbers hold. */
  readonly body: string;
  readonly page: LessonPage;
}

const processor = createProcessor({ remarkPlugins: [remarkGfm] });

/** Reads a lesson. Reports what is wrong; undefined if there is no page to speak of. */
export function parseLesson(source: string, report: Report): ParsedLesson | undefined {
  const split = splitFrontmatter(source);
  if (!split) {
    report(1, 'the page must open with its frontmatter between two lines “---”');
    return undefined;
  }
  const front = readYaml(lessonFileSchema, split.frontmatter, 2, report);
  const tree = parseTree(split.body, report);
  if (!tree) return undefined;
  const page = { ...readElements(tree, report), sections: assignSections(tree, report) };
  reportSharedAnchors(page, report);
  return front ? { front, body: split.body, page } : undefined;
}

/** Sections and blocks are linked to by the same kind of address. */
function reportSharedAnchors(page: LessonPage, report: Report): void {
  const steps = [...page.blocks, ...page.predictions, ...page.exercises];
  for (const { id, title, line } of page.sections) {
    const step = steps.find(candidate => candidate.id === id);
    if (step) report(step.line, `the id “${id}” is the address of the section “${title}” in line ${line}`);
  }
}

function splitFrontmatter(source: string): { frontmatter: string; body: string } | undefined {
  const match = /^---\n([\s\S]*?\n)---(?:\n|$)/.exec(source);
  if (!match) return undefined;
  const blank = '\n'.repeat(match[0].split('\n').length - 1);
  return { frontmatter: match[1] ?? '', body: blank + source.slice(match[0].length) };
}

/** The syntax tree of a page's body. */
export function parseTree(body: string, report: Report): Root | undefined {
  try {
    return processor.parse(body);
  } catch (error) {
    const line = lineOf(error);
    report(line, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Errors of the MDX parser say where they are. */
function lineOf(error: unknown): number {
  if (typeof error === 'object' && error !== null && 'line' in error && typeof error.line === 'number') {
    return error.line;
  }
  return 1;
}
