/** What a verdict says about places in the answer. Pure. */
import type { CheckResult, Evidence, Verdict } from '#lessons/schema.ts';

export interface Mark {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** An error of the code itself, or the call with which a schedule broke. */
  readonly kind: 'error' | 'broke';
}

interface Graded {
  readonly verdict: Verdict;
  /** The answer that it is about. */
  readonly source: string;
}

const mostMarks = 20;
/** The verdict has all of it. */
const longestMessage = 500;
/** As `placeText` of sandbox/guest/compile.ts writes a place. */
const places = /\(line (\d+)(?:, column (\d+))?\)/g;

/**
 * Marks on the answer as it stands now: what was said of a line holds only while that line is what was graded.
 * @param broke says of a check that the call at this mark broke it
 * @param isRevealed whether the learner has been told which step of this evidence it was
 */
export function marksOn(
  answer: string,
  { verdict, source }: Graded,
  broke: (check: string) => string,
  isRevealed: (evidence: Evidence) => boolean,
): Mark[] {
  const lines = answer.split('\n');
  const graded = source.split('\n');
  const marks = verdict.checks
    .filter(({ passed }) => !passed)
    .flatMap(check => [...errorsIn(check), ...brokenCall(check, source, broke, isRevealed)]);
  const isStillThere = ({ line }: Mark): boolean =>
    lines[line - 1] !== undefined && lines[line - 1] === graded[line - 1];
  const unique = new Map(marks.filter(isStillThere).map(mark => [`${mark.line} ${mark.message}`, mark]));
  return [...unique.values()].sort((one, other) => one.line - other.line).slice(0, mostMarks);
}

function errorsIn({ observed }: CheckResult): Mark[] {
  const marks: Mark[] = [];
  const message = observed.slice(0, longestMessage);
  for (const [, line, column] of observed.matchAll(places)) {
    if (marks.length === mostMarks) break;
    marks.push({ line: Number(line), column: Number(column ?? 1), message, kind: 'error' });
  }
  return marks;
}

/** The call of the fatal step, where only one place of the answer can have made it. */
function brokenCall(
  { name, evidence }: CheckResult,
  source: string,
  broke: (check: string) => string,
  isRevealed: (evidence: Evidence) => boolean,
): Mark[] {
  if (!evidence || evidence.fatalStep === null || !isRevealed(evidence)) return [];
  const step = evidence.events[evidence.fatalStep];
  const command = step?.target === 'redis' ? step.args?.[0] : undefined;
  if (command === undefined || !/^\w+$/.test(command)) return [];
  const calls = [
    ...source.matchAll(new RegExp(String.raw`\.${command}\s*\(|\bp?call\s*\(\s*(['"\`])${command}\1`, 'gi')),
  ];
  const [only] = calls;
  if (!only || calls.length > 1) return [];
  const start = only.index + only[0].toLowerCase().lastIndexOf(command.toLowerCase());
  const before = source.slice(0, start).split('\n');
  return [
    { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message: broke(name), kind: 'broke' },
  ];
}
