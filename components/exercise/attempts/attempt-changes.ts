/** What one attempt brought beside an earlier one, check by check. */
import type { CheckResult, Verdict } from '#lessons/schema.ts';

export interface AttemptChanges {
  /** Names of checks that hold now and did not before, and the other way round. */
  readonly newlyHold: readonly string[];
  readonly broke: readonly string[];
}

export function changesBetween(before: Verdict, now: Verdict): AttemptChanges {
  const held = new Map(before.checks.map(({ id, passed }) => [id, passed]));
  const changed = (to: boolean) =>
    now.checks.filter(({ id, passed }) => passed === to && held.get(id) === !to).map(({ name }) => name);
  return { newlyHold: changed(true), broke: changed(false) };
}

export const holding = ({ checks }: Verdict): number => checks.filter(({ passed }) => passed).length;

export type Standing = 'holds' | 'doesNotHold' | 'notTried';

/** The message that says it: `holds`, `doesNotHold`, `notTried`. */
export function standingOf({ passed, untried }: Pick<CheckResult, 'passed' | 'untried'>): Standing {
  if (passed) return 'holds';
  return untried ? 'notTried' : 'doesNotHold';
}
