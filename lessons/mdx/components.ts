/** What stands inside `<Predict>`, `<Diagram>` and `<Production>`. */
import type { Code } from 'mdast';
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { z } from 'zod';
import type { DiagramSource, Prediction, ProductionTab } from '#lessons/mdx/blocks.ts';
import { type LiveRule, liveRulesSchema } from '#lessons/mdx/live-rule-schema.ts';
import { checkMeta } from '#lessons/mdx/runnable-fence.ts';
import type { Report } from '#lessons/problem.ts';
import { slugSchema } from '#lessons/schema.ts';
import { readYaml } from '#lessons/yaml-source.ts';

type Element = MdxJsxFlowElement | MdxJsxTextElement;
type Attributes = Readonly<Record<string, string>>;

export function readPrediction(attributes: Attributes, line: number, report: Report): Prediction {
  const { id = '', question = '', answer = '' } = attributes;
  const choices = splitChoices(attributes.choices);
  if (!slugSchema.safeParse(id).success)
    report(line, `“${id}” is not an id: small letters, digits and hyphens`);
  if (choices.length === 1) report(line, 'a prediction has two choices or more, or none');
  if (choices.length > 0 && !choices.includes(answer))
    report(line, `the answer “${answer}” is not among the choices`);
  return { id, line, question, choices, answer };
}

/** `A | B | C` */
export function splitChoices(choices: string | undefined): string[] {
  return choices === undefined ? [] : choices.split('|').map(choice => choice.trim());
}

export function readDiagram(
  node: Element,
  attributes: Attributes,
  line: number,
  report: Report,
): DiagramSource | undefined {
  const { title = '', alt = '' } = attributes;
  const fences = fencesIn(node, report);
  const [picture, ...more] = fences.filter(fence => fence.lang === 'mermaid');
  if (!picture || more.length > 0) {
    report(line, '<Diagram> holds one mermaid fence');
    return undefined;
  }
  for (const fence of fences) {
    if (fence.lang !== 'mermaid' && fence.lang !== 'live')
      report(lineOf(fence), '<Diagram> holds a mermaid fence and a live fence');
  }
  const rules = fences.find(fence => fence.lang === 'live');
  const live = rules ? (readYaml(liveRulesSchema, rules.value, lineOf(rules) + 1, report) ?? []) : [];
  if (rules) checkNames(live, picture.value, lineOf(rules), report);
  return { line, title, alt, mermaid: picture.value, live };
}

/** A rule that lights what the picture does not have would never be seen to fail. */
function checkNames(rules: readonly LiveRule[], mermaid: string, line: number, report: Report): void {
  for (const name of new Set(rules.flatMap(rule => rule.light))) {
    if (!new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(mermaid)) {
      report(line, `a rule lights “${name}”, which the diagram does not have`);
    }
  }
}

const languages = ['ts', 'go', 'python', 'php'] as const;
const languageSchema = z.enum(languages);
const productionMetaSchema = z.strictObject({
  title: z.string().min(1),
  checked: z.enum(['run', 'parse', 'no']),
});

export function readProduction(node: Element, report: Report): ProductionTab[] {
  const tabs: ProductionTab[] = [];
  for (const fence of fencesIn(node, report)) {
    const line = lineOf(fence);
    const language = languageSchema.safeParse(fence.lang);
    if (!language.success) {
      report(line, `<Production> holds ts, go, python and php, not “${fence.lang ?? ''}”`);
      continue;
    }
    const meta = checkMeta(productionMetaSchema, fence.meta, line, report);
    if (meta) tabs.push({ line, language: language.data, ...meta, source: fence.value });
  }
  const order = tabs.map(tab => languages.indexOf(tab.language));
  if (order.some((place, index) => index > 0 && place <= (order[index - 1] ?? -1))) {
    report(lineOf(node), 'the tabs stand in the order ts, go, python, php');
  }
  if (tabs.length === 0) report(lineOf(node), '<Production> has no fences');
  return tabs;
}

function fencesIn(node: Element, report: Report): Code[] {
  const fences: Code[] = [];
  for (const child of node.children) {
    if (child.type === 'code') fences.push(child);
    else report(lineOf(child), `<${node.name}> holds fences only`);
  }
  return fences;
}

function lineOf(node: { position?: { start: { line: number } } | undefined }): number {
  return node.position?.start.line ?? 1;
}
