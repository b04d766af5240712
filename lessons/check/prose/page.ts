/** What a page as a whole keeps to: the order of its headings and parts, and words for its pictures. */
import type { Nodes } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Finding } from '#lessons/check/finding.ts';
import { textOf } from '#lessons/mdx/elements.ts';
import { parseTree } from '#lessons/mdx/parse.ts';

const shortestAlt = 40;

export function checkPage(file: string, source: string): Finding[] {
  const match = /^---\n[\s\S]*?\n---(?:\n|$)/.exec(source);
  const body = (match?.[0] ?? '').replace(/[^\n]/g, ' ') + source.slice(match?.[0].length ?? 0);
  const tree = parseTree(body, () => {});
  if (tree === undefined) return [];
  const findings: Finding[] = [];
  const report = (node: Nodes, rule: string, message: string) =>
    findings.push({ file, line: node.position?.start.line ?? 1, rule: `prose/${rule}`, message });
  const lines = { production: 0 };
  let depth = 1;
  visit(tree, node => {
    const line = node.position?.start.line ?? 1;
    if (node.type === 'heading') {
      if (node.depth > depth + 1)
        report(node, 'heading', `a heading of depth ${node.depth} below one of ${depth}`);
      depth = node.depth;
      if (node.depth === 2 && textOf(node) === 'In production') lines.production = line;
      else if (node.depth === 2 && lines.production > 0 && textOf(node) !== 'Where next')
        report(node, 'heading', 'after “In production” comes “Where next”, and nothing else');
    }
    if (node.type === 'image' && !node.alt)
      report(node, 'alt', 'the picture has no words: ![what it shows](…)');
    if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return;
    if (node.name === 'Exercise') {
      if (lines.production > 0) report(node, 'heading', 'exercises stand before “In production”');
    }
    if (node.name === 'Diagram') {
      const alt = node.attributes.find(attribute => 'name' in attribute && attribute.name === 'alt')?.value;
      if (typeof alt === 'string' && alt.length < shortestAlt)
        report(node, 'alt', `alt says in words what the picture says; ${alt.length} characters hardly do`);
    }
  });
  if (lines.production === 0)
    findings.push({
      file,
      line: 1,
      rule: 'prose/heading',
      message: 'there is no section “## In production”',
    });
  return findings;
}
