/** What `lesson:check` prints, for people. */

import type { StepDone } from '#lessons/check/checker.ts';
import { type Finding, inOrder, inWords } from '#lessons/check/finding.ts';
import { count } from '#lessons/check/step.ts';

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** `blocks      1.9 s  27 blocks of 1 lesson` */
export function stepInWords({ findings, step, summary, tookMs }: StepDone): string {
  const found = findings.length === 0 ? '' : `, ${count(findings.length, 'finding')}`;
  return `  ${step.padEnd(9)} ${seconds(tookMs).padStart(7)}  ${summary}${found}`;
}

/** For each exercise: `charge-once  24 of 26 caught (is-done 9, …), 2 let through`. */
export function mutantsInWords({ mutants = [] }: StepDone): string[] {
  const width = Math.max(0, ...mutants.map(({ exercise }) => exercise.length));
  return mutants.map(({ allowed, caught, caughtBy, exercise, made }) => {
    const by = Object.entries(caughtBy)
      .sort(([, a], [, b]) => b - a)
      .map(([check, times]) => `${check} ${times}`);
    const let_ = allowed === 0 ? '' : `, ${allowed} let through for a reason`;
    return `    ${exercise.padEnd(width)}  ${caught} of ${made} caught${let_} (${by.join(', ')})`;
  });
}

export function endInWords(findings: readonly Finding[], tookMs: number): string {
  const lines = inOrder(findings).map(inWords);
  const end =
    findings.length === 0
      ? `Nothing to mend. ${seconds(tookMs)}.`
      : `${count(findings.length, 'finding')}. ${seconds(tookMs)}.`;
  return [...lines, ...(lines.length > 0 ? [''] : []), end].join('\n');
}
