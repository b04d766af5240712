// Exceptions that an author has written a reason for: `{/* allow filler: it is a quotation */}` on a page,
// `// allow …` in TypeScript, `# allow …` in YAML. Each is for the next paragraph or string, or for the one in its own
// line.
import type { Finding } from '#lessons/check/finding.ts';

export interface Allowance {
  readonly rule: string;
  readonly line: number;
  /** The line of what it is for. */
  readonly forLine: number;
}

const pattern = /(?:\{\/\*|\/\/|#)\s*allow (?<rule>[a-z-]+):\s*(?<reason>.*?)\s*(?:\*\/\}\s*)?$/;
const shortestReason = 10;

/** @param starts lines on which the file's paragraphs and strings begin */
export function readAllowances(
  source: string,
  starts: readonly number[],
): { readonly allowances: Allowance[]; readonly faults: { line: number; message: string }[] } {
  const allowances: Allowance[] = [];
  const faults: { line: number; message: string }[] = [];
  const ordered = [...starts].sort((a, b) => a - b);
  for (const [index, text] of source.split('\n').entries()) {
    const found = pattern.exec(text)?.groups;
    if (found === undefined) continue;
    const line = index + 1;
    if ((found.reason ?? '').length < shortestReason)
      faults.push({ line, message: `“allow ${found.rule}” needs a reason: allow ${found.rule}: why` });
    const isAlone = /^\s*(?:\{\/\*|\/\/|#)/.test(text);
    const forLine = isAlone ? ordered.find(start => start > line) : ordered.findLast(start => start <= line);
    allowances.push({ rule: found.rule ?? '', line, forLine: forLine ?? line });
  }
  return { allowances, faults };
}

/** Leaves out what is allowed; an allowance that nothing needs is a finding itself. */
export function applyAllowances(
  findings: readonly (Finding & { readonly forLine: number })[],
  allowances: readonly Allowance[],
  file: string,
): Finding[] {
  const used = new Set<Allowance>();
  const left = findings.filter(finding => {
    const allowance = allowances.find(
      ({ forLine, rule }) => forLine === finding.forLine && finding.rule === `prose/${rule}`,
    );
    if (allowance !== undefined) used.add(allowance);
    return allowance === undefined;
  });
  const stale = allowances.filter(allowance => !used.has(allowance));
  return [
    ...left.map(({ forLine: _forLine, ...finding }) => finding),
    ...stale.map(({ line, rule }) => ({
      file,
      line,
      rule: 'prose/allow',
      message: `nothing here needs “allow ${rule}”; take it out`,
    })),
  ];
}
