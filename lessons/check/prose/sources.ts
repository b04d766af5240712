/** The prose of each kind of file that an author writes. */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import {
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateExpression,
  type Node,
} from 'typescript/unstable/ast';
import { isScalar, parseDocument, visit as visitYaml } from 'yaml';
import { codeWord, markdownSegments } from '#lessons/check/prose/markdown.ts';
import { align, type Segment } from '#lessons/check/prose/segment.ts';
import type { TypeScript } from '#lessons/check/typescript.ts';
import { parseTree } from '#lessons/mdx/parse.ts';

/** A page: its frontmatter and its body. A page that cannot be parsed has none: the schema step says so. */
export function pageSegments(source: string): Segment[] {
  const match = /^---\n([\s\S]*?\n)---(?:\n|$)/.exec(source);
  if (match === null) return [];
  const blank = match[0].replace(/[^\n]/g, ' ');
  const body = blank + source.slice(match[0].length);
  const tree = parseTree(body, () => {});
  return [...yamlSegments(match[1] ?? '', source, 4), ...(tree ? markdownSegments(tree, body) : [])];
}

const proseKeys = ['title', 'summary', 'question', 'answer', 'misconception', 'expect', 'recover'];

/** Values of keys that hold prose. @param offset of `text` in `source` */
export function yamlSegments(text: string, source: string, offset = 0): Segment[] {
  const segments: Segment[] = [];
  visitYaml(parseDocument(text), {
    Scalar(key, node, path) {
      if (key === 'key' || typeof node.value !== 'string') return;
      const name = path
        .map(part => ('key' in part && isScalar(part.key) ? String(part.key.value) : ''))
        .findLast(part => part !== '');
      if (!proseKeys.includes(name ?? '')) return;
      // Titles of sources are other people's.
      if (path.some(part => 'key' in part && isScalar(part.key) && part.key.value === 'sources')) return;
      const from = offset + (node.range?.[0] ?? 0);
      const value = node.value.replace(/`[^`]*`/g, code => codeWord.padEnd(code.length, ' '));
      const kind = name === 'title' ? 'heading' : 'paragraph';
      segments.push({ text: value, offsets: align(node.value, source, from), kind, from });
    },
  });
  return segments;
}

/** Strings of three words and more that are no commands, as Markdown. */
export function typescriptSegments(source: string, typescript: TypeScript): Segment[] {
  const segments: Segment[] = [];
  const visit = (node: Node): undefined => {
    if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node))
      segments.push(...literalSegments([{ text: node.text, from: node.getStart() + 1 }], source));
    else if (isTemplateExpression(node)) {
      const spans = node.templateSpans.map(({ literal }) => ({
        text: literal.text,
        from: literal.getStart() + 1,
      }));
      segments.push(
        ...literalSegments([{ text: node.head.text, from: node.getStart() + 1 }, ...spans], source),
      );
    } else node.forEachChild(visit);
  };
  typescript.parse(source).forEachChild(visit);
  return segments;
}

/** What stands in a template for a part that is not known. */
const hole = 'thing';

function literalSegments(parts: readonly { text: string; from: number }[], source: string): Segment[] {
  const value = parts.map(({ text }) => text).join(hole);
  const isCommand = /^[A-Z]{3,}(?: |$)/.test(value);
  if (isCommand || value.trim().split(/\s+/).length < 3) return [];
  const offsets: number[] = [];
  for (const [index, { from, text }] of parts.entries()) {
    if (index > 0) offsets.push(...Array.from(hole, () => from));
    offsets.push(...align(text, source, from));
  }
  const from = parts[0]?.from ?? 0;
  const tree = fromMarkdown(value, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return markdownSegments(tree, value).map(segment => ({
    ...segment,
    from,
    offsets: segment.offsets.map(at => offsets[at] ?? from),
  }));
}
