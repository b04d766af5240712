import { expect, test } from 'vitest';
import { changesBetween, holding, standingOf } from '#components/exercise/attempts/attempt-changes.ts';
import type { Verdict } from '#lessons/schema.ts';

const verdict = (standings: Record<string, boolean>): Verdict => ({
  passed: Object.values(standings).every(Boolean),
  checks: Object.entries(standings).map(([id, passed]) => ({
    id,
    name: `It ${id}`,
    passed,
    expected: '',
    observed: '',
    feedback: '',
  })),
});

test('what newly holds and what broke; a check that was not there before has not changed', () => {
  const [before, now] = [
    verdict({ a: true, b: false, c: false }),
    verdict({ a: false, b: true, c: false, d: true }),
  ];
  expect(changesBetween(before, now)).toEqual({ newlyHold: ['It b'], broke: ['It a'] });
  expect([holding(before), holding(now)]).toEqual([1, 2]);
});

test('a check that could not be tried is not said to fail', () => {
  expect(standingOf({ passed: false, untried: true })).toBe('notTried');
  expect(standingOf({ passed: false })).toBe('doesNotHold');
});
