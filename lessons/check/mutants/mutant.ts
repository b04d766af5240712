/**
 * Mutants: an answer that is right, broken in one place in a standard way (DeMillo, Lipton & Sayward 1978). A check
 * that lets one pass is blind there, or nobody stated the rule that the broken place keeps.
 */

/** Replaces a stretch of the answer's text. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** One way to break an answer. */
export interface Change {
  /** `drop-await`, `condition-true`, … */
  readonly operator: string;
  /** Not overlapping; the first is where it is said to be. */
  readonly edits: readonly Edit[];
  /** What is broken, if it is not the text of the first edit. */
  readonly of?: string;
}

export interface Mutant {
  /** `<operator>@<line>`, with `.2` and so on for further ones of the same line. */
  readonly id: string;
  /** `<operator> <what is broken>`: stays when lines move. Unique unless the answer says the same thing twice. */
  readonly name: string;
  readonly operator: string;
  readonly line: number;
  /** The broken answer. */
  readonly source: string;
  /** Lines that differ, `-` before and `+` after. */
  readonly diff: string;
}

const longestName = 90;

/** Makes the mutants. Changes that give the same text as another, or as the answer itself, are left out. */
export function makeMutants(answer: string, changes: readonly Change[]): Mutant[] {
  const texts = new Set([answer]);
  const ids = new Map<string, number>();
  const mutants: Mutant[] = [];
  const ordered = changes
    .map(change => ({ change, at: Math.min(...change.edits.map(({ from }) => from)) }))
    .sort((a, b) => a.at - b.at || a.change.operator.localeCompare(b.change.operator));
  for (const { change, at } of ordered) {
    const source = applyEdits(answer, change.edits);
    if (texts.has(source)) continue;
    texts.add(source);
    const line = answer.slice(0, at).split('\n').length;
    const place = `${change.operator}@${line}`;
    const count = (ids.get(place) ?? 0) + 1;
    ids.set(place, count);
    const [first] = change.edits;
    const of = change.of ?? answer.slice(first?.from, first?.to);
    mutants.push({
      id: count === 1 ? place : `${place}.${count}`,
      name: `${change.operator} ${shorten(of)}`.trim(),
      operator: change.operator,
      line,
      source,
      diff: diffOf(answer, source),
    });
  }
  return mutants;
}

function shorten(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > longestName ? `${flat.slice(0, longestName)}…` : flat;
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  const fromTheEnd = [...edits].sort((a, b) => b.from - a.from);
  return fromTheEnd.reduce(
    (result, { from, to, text: put }) => result.slice(0, from) + put + result.slice(to),
    text,
  );
}

/** The lines between what both begin with and what both end with. */
export function diffOf(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [
    ...a.slice(start, a.length - end).map(line => `- ${line}`),
    ...b.slice(start, b.length - end).map(line => `+ ${line}`),
  ].join('\n');
}
