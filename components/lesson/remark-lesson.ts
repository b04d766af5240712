/**
 * Turns what is special on a lesson's page into elements with string attributes, which `render-lesson.tsx` maps to
 * components: fences that run, other fences (highlighted here), diagrams, the production tabs, and anchors on headings.
 */
import type { Code, Heading, Nodes, Root } from 'mdast';
import type { MdxJsxAttribute, MdxJsxFlowElement } from 'mdast-util-mdx-jsx';
import { SKIP, visit } from 'unist-util-visit';
import { highlight } from '#components/lesson/highlight.ts';
import type { DiagramSource, LessonPage, RunnableBlock } from '#lessons/mdx/blocks.ts';
import { headingAnchor, textOf } from '#lessons/mdx/elements.ts';
import { readRace } from '#lessons/mdx/race.ts';

/** What a run block in the browser knows: never the expected replies. */
export interface RunnableView {
  readonly kind: RunnableBlock['type'];
  readonly id: string;
  readonly client: string;
  readonly lines: readonly { readonly text: string; readonly waits: boolean }[];
}

export interface ProductionView {
  readonly language: string;
  readonly title: string;
  readonly checked: 'run' | 'parse' | 'no';
  readonly source: string;
  readonly html: string;
}

/** The plugin for one page. */
export function remarkLesson(page: LessonPage) {
  return async (tree: Root): Promise<void> => {
    const waiting: Promise<void>[] = [];
    visit(tree, (node, index, parent) => {
      if (node.type === 'heading') anchor(node);
      if (index === undefined || !parent) return undefined;
      const replace = (element: MdxJsxFlowElement): void => {
        parent.children.splice(index, 1, element);
      };
      if (node.type === 'code') waiting.push(replaceFence(node, page, replace));
      if (node.type !== 'mdxJsxFlowElement') return undefined;
      if (node.name === 'Production') waiting.push(replaceProduction(page, replace));
      else if (node.name === 'Diagram') replaceDiagram(node, page, replace);
      else return undefined;
      return SKIP;
    });
    await Promise.all(waiting);
  };
}

function element(name: string, attributes: Readonly<Record<string, string>>): MdxJsxFlowElement {
  const list: MdxJsxAttribute[] = Object.entries(attributes).map(([key, value]) => ({
    type: 'mdxJsxAttribute',
    name: key,
    value,
  }));
  return { type: 'mdxJsxFlowElement', name, attributes: list, children: [] };
}

function anchor(node: Heading): void {
  node.data = { ...node.data, hProperties: { id: headingAnchor(textOf(node)) } };
}

async function replaceFence(
  node: Code,
  page: LessonPage,
  replace: (by: MdxJsxFlowElement) => void,
): Promise<void> {
  const line = lineOf(node);
  const block = page.blocks.find(candidate => candidate.line === line);
  if (block) {
    replace(element('RunBlock', { block: JSON.stringify(viewOf(block)) }));
    return;
  }
  if (node.lang === 'race') {
    const lines = readRace(node.value, line + 1, () => undefined);
    replace(element('RaceBlock', { lines: JSON.stringify(lines), name: String(line) }));
    return;
  }
  const language = node.lang ?? 'text';
  replace(
    element('CodeBlock', { language, source: node.value, html: await highlight(node.value, language) }),
  );
}

function viewOf(block: RunnableBlock): RunnableView {
  const { type: kind, id } = block;
  if (block.type === 'redis') {
    const lines = block.commands.map(({ text, waiting }) => ({ text, waits: waiting }));
    return { kind, id, client: block.client, lines };
  }
  const rows = block.type === 'world' ? block.lines : block.moves;
  return { kind, id, client: '', lines: rows.map(({ text }) => ({ text, waits: false })) };
}

async function replaceProduction(page: LessonPage, replace: (by: MdxJsxFlowElement) => void): Promise<void> {
  const tabs = await Promise.all(
    page.production.map(async ({ line: _, ...tab }): Promise<ProductionView> => {
      return { ...tab, html: await highlight(tab.source, tab.language) };
    }),
  );
  replace(element('Production', { tabs: JSON.stringify(tabs) }));
}

function replaceDiagram(
  node: MdxJsxFlowElement,
  page: LessonPage,
  replace: (by: MdxJsxFlowElement) => void,
): void {
  const source: DiagramSource | undefined = page.diagrams.find(({ line }) => line === lineOf(node));
  if (!source) return;
  const { title, alt, mermaid, live } = source;
  replace(element('Diagram', { title, alt, mermaid, live: JSON.stringify(live) }));
}

function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}
