/** Walks the tree of a page and gathers what is not plain prose, in order. */
import type { Code, Nodes, Root } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { SKIP, visit } from 'unist-util-visit';
import type {
  DiagramSource,
  ExerciseReference,
  LessonPage,
  Prediction,
  ProductionTab,
  RunnableBlock,
  Section,
} from '#lessons/mdx/blocks.ts';
import { readDiagram, readPrediction, readProduction } from '#lessons/mdx/components.ts';
import { readRace } from '#lessons/mdx/race.ts';
import { isRunnable, readRunnable } from '#lessons/mdx/runnable-fence.ts';
import type { Report } from '#lessons/problem.ts';
import { slugSchema } from '#lessons/schema.ts';

type Element = MdxJsxFlowElement | MdxJsxTextElement;

/** Attributes that each component takes; those with `?` may be left out. */
const components: Readonly<Record<string, readonly string[]>> = {
  Predict: ['id', 'question', 'choices?', 'answer'],
  Diagram: ['title', 'alt'],
  Production: [],
  Exercise: ['id'],
  Note: ['title?'],
  Limits: ['title?'],
  Term: ['id'],
};

interface Found {
  blocks: RunnableBlock[];
  predictions: Prediction[];
  diagrams: DiagramSource[];
  production: ProductionTab[];
  exercises: ExerciseReference[];
}

/** Gathers everything but the sections. */
export function readElements(tree: Root, report: Report): Omit<LessonPage, 'sections'> {
  const found: Found = { blocks: [], predictions: [], diagrams: [], production: [], exercises: [] };
  const ids = new Map<string, number>();
  const claim = (id: string, line: number): void => {
    const first = ids.get(id);
    if (first !== undefined) report(line, `the id “${id}” is taken by line ${first}`);
    ids.set(id, line);
  };
  visit(tree, node => {
    if (node.type === 'code') return readFence(node, found, claim, report);
    if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') {
      return readElement(node, found, claim, report);
    }
    return refuse(node, report);
  });
  return found;
}

function refuse(node: Nodes, report: Report): undefined {
  const line = node.position?.start.line ?? 1;
  if (node.type === 'mdxjsEsm') report(line, 'a lesson has no import and no export');
  if ((node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression') && !isRemark(node.value)) {
    report(line, 'a lesson has no {expressions}; write braces inside `code`');
  }
  if (node.type === 'heading' && node.depth === 1)
    report(line, 'the title stands in the frontmatter; headings start at ##');
  return undefined;
}

// A remark to the prose lint evaluates to nothing: `{/* allow filler: a quotation */}`.
const isRemark = (expression: string): boolean => /^\s*\/\* allow [^*]*\*\/\s*$/.test(expression);

function readFence(
  node: Code,
  found: Found,
  claim: (id: string, line: number) => void,
  report: Report,
): undefined {
  const line = node.position?.start.line ?? 1;
  if (!isRunnable(node.lang)) {
    if (node.lang === 'mermaid' || node.lang === 'live')
      report(line, `a ${node.lang} fence belongs into <Diagram>`);
    if (node.lang === 'race') readRace(node.value, line + 1, report);
    if (!node.lang) report(line, 'name the language of this fence; plain text is “text”');
    return undefined;
  }
  const block = readRunnable(node, report);
  if (!block) return undefined;
  claim(block.id, block.line);
  found.blocks.push(block);
  return undefined;
}

function readElement(
  node: Element,
  found: Found,
  claim: (id: string, line: number) => void,
  report: Report,
): typeof SKIP | undefined {
  const line = node.position?.start.line ?? 1;
  const attributes = readAttributes(node, line, report);
  if (!attributes) return SKIP;
  if (node.name === 'Diagram') {
    const diagram = readDiagram(node, attributes, line, report);
    if (diagram) found.diagrams.push(diagram);
    return SKIP;
  }
  if (node.name === 'Production') {
    if (found.production.length > 0) report(line, 'a lesson has one <Production>');
    found.production.push(...readProduction(node, report));
    return SKIP;
  }
  if (node.name === 'Exercise') {
    const { id = '' } = attributes;
    claim(id, line);
    found.exercises.push({ id, line });
  }
  if (node.name === 'Predict') {
    const prediction = readPrediction(attributes, line, report);
    claim(prediction.id, line);
    found.predictions.push(prediction);
  }
  return undefined;
}

function readAttributes(node: Element, line: number, report: Report): Record<string, string> | undefined {
  const allowed = components[node.name ?? ''];
  if (!allowed) {
    report(
      line,
      `<${node.name ?? ''}> is not a component of lessons; they are ${Object.keys(components).join(', ')}`,
    );
    return undefined;
  }
  const attributes: Record<string, string> = {};
  let isSound = true;
  const fault = (message: string): void => {
    isSound = false;
    report(line, message);
  };
  for (const attribute of node.attributes) {
    if (attribute.type !== 'mdxJsxAttribute' || typeof attribute.value !== 'string') {
      fault(`attributes of <${node.name}> are plain strings: name="value"`);
    } else if (!allowed.some(name => name.replace('?', '') === attribute.name)) {
      fault(`<${node.name}> has no attribute ${attribute.name}`);
    } else attributes[attribute.name] = attribute.value;
  }
  for (const name of allowed) {
    if (!name.endsWith('?') && !attributes[name]) fault(`<${node.name}> needs ${name}="…"`);
  }
  return isSound ? attributes : undefined;
}

/** The `##` headings with their anchors. */
export function assignSections(tree: Root, report: Report): Section[] {
  const sections: Section[] = [];
  for (const node of tree.children) {
    if (node.type !== 'heading' || node.depth !== 2) continue;
    const line = node.position?.start.line ?? 1;
    const title = textOf(node);
    const id = headingAnchor(title);
    if (sections.some(section => section.id === id)) report(line, `two sections are called “${title}”`);
    if (!slugSchema.safeParse(id).success) report(line, 'a section needs a title in words');
    sections.push({ id, title, line });
  }
  return sections;
}

/** The anchor of a heading. */
export function headingAnchor(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The words of a heading without its markup. */
export function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
