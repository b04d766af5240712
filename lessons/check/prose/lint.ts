/** The prose of one file against the rules. */
import type { Finding } from '#lessons/check/finding.ts';
import { abbreviationFaults, type Introduced } from '#lessons/check/prose/abbreviations.ts';
import { applyAllowances, readAllowances } from '#lessons/check/prose/allow.ts';
import { type Fault, rules } from '#lessons/check/prose/rules.ts';
import type { Segment } from '#lessons/check/prose/segment.ts';
import { placeIn } from '#lessons/check/typescript.ts';

export interface Prose {
  /** As findings name it. */
  readonly file: string;
  readonly source: string;
  readonly segments: readonly Segment[];
  readonly introduced: Introduced;
}

export function lintProse(prose: Prose): Finding[] {
  const { file, segments, source } = prose;
  const starts = segments.map(({ from }) => placeIn(source, from).line);
  const { allowances, faults } = readAllowances(source, starts);
  const found = segments.flatMap(segment =>
    faultsOf(segment, prose).map(fault => toFinding(fault, segment, prose)),
  );
  return [
    ...todos(prose),
    ...applyAllowances(found, allowances, file),
    ...faults.map(({ line, message }) => ({ file, line, rule: 'prose/allow', message })),
  ];
}

function faultsOf(segment: Segment, { introduced, source }: Prose): Fault[] {
  const hasLink = /\]\(https:|\bhttps:\/\//.test(paragraphAt(source, segment.from));
  return [
    ...rules.flatMap(rule => rule(segment)).filter(({ rule }) => rule !== 'claim' || !hasLink),
    ...(segment.kind === 'link' ? [] : abbreviationFaults(segment, introduced)),
  ].filter(({ rule }) => segment.kind !== 'link' || rule === 'link-text');
}

/** The lines around a place, up to empty ones. */
function paragraphAt(source: string, at: number): string {
  const from = source.lastIndexOf('\n\n', at);
  const to = source.indexOf('\n\n', at);
  return source.slice(from + 1, to < 0 ? undefined : to);
}

function toFinding(
  { at, message, rule }: Fault,
  segment: Segment,
  { file, source }: Prose,
): Finding & { readonly forLine: number } {
  const place = placeIn(source, segment.offsets[at] ?? segment.from);
  return { file, ...place, rule: `prose/${rule}`, message, forLine: placeIn(source, segment.from).line };
}

/** What is still to be written, in prose and in code alike. */
export function todos({ file, source }: Pick<Prose, 'file' | 'source'>): Finding[] {
  return source.split('\n').flatMap((text, index) => {
    const at = text.search(/\bTODO\b/);
    if (at < 0) return [];
    const rest = text
      .slice(at)
      .replace(/[`'"*/<>}]+\s*$/, '')
      .trim();
    return [
      { file, line: index + 1, column: at + 1, rule: 'prose/todo', message: `still to be written: ${rest}` },
    ];
  });
}
