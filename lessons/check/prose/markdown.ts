/** The prose of Markdown: paragraphs, headings, cells. Code counts as one word, and is not looked into. */
import type { Nodes, Paragraph, PhrasingContent, Root } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { visit } from 'unist-util-visit';
import { align, type Segment } from '#lessons/check/prose/segment.ts';

/** Stands for a stretch of code. */
export const codeWord = 'code';

/** @param source what the tree was parsed from; offsets are those in it */
export function markdownSegments(tree: Root, source: string): Segment[] {
  const segments: Segment[] = [];
  visit(tree, node => {
    if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell')
      segments.push(segmentOf(node.children, node, source));
    if (node.type === 'link') segments.push({ ...segmentOf(node.children, node, source), kind: 'link' });
    if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement')
      segments.push(...attributeSegments(node, source));
  });
  return segments.filter(({ text }) => text.trim() !== '');
}

/** Attributes that a reader reads. */
const readAttributes = ['title', 'alt', 'question', 'answer', 'choices'];

function attributeSegments(node: MdxJsxFlowElement | MdxJsxTextElement, source: string): Segment[] {
  const from = node.position?.start.offset ?? 0;
  return node.attributes.flatMap((attribute): Segment[] => {
    if (attribute.type !== 'mdxJsxAttribute' || typeof attribute.value !== 'string') return [];
    if (!readAttributes.includes(attribute.name)) return [];
    const start = Math.max(from, source.indexOf(`${attribute.name}="`, from)) + attribute.name.length + 2;
    const { value } = attribute;
    const kind = attribute.name === 'alt' ? 'paragraph' : 'label';
    return [{ text: value, offsets: align(value, source, start), kind, from }];
  });
}

function segmentOf(children: readonly PhrasingContent[], node: Paragraph | Nodes, source: string): Segment {
  const text: string[] = [];
  const offsets: number[] = [];
  const add = (piece: string, places: readonly number[]) => {
    text.push(piece);
    offsets.push(...places);
  };
  const walk = (child: PhrasingContent): void => {
    const start = child.position?.start.offset ?? 0;
    if (child.type === 'text')
      add(child.value, align(child.value, source, start, child.position?.end.offset));
    else if (child.type === 'inlineCode')
      add(
        codeWord,
        Array.from(codeWord, () => start),
      );
    else if (child.type === 'break') add(' ', [start]);
    else if ('children' in child) for (const inner of child.children) walk(inner);
  };
  for (const child of children) walk(child);
  const kind = node.type === 'heading' ? 'heading' : node.type === 'tableCell' ? 'label' : 'paragraph';
  return { text: text.join(''), offsets, kind, from: node.position?.start.offset ?? 0 };
}
