import { describe, expect, it } from 'vitest';
import type { CheckText, Observation } from '#lessons/grading/exercise.ts';
import { shownVerdict, verdictOf } from '#lessons/grading/verdict.ts';
import type { Verdict } from '#lessons/schema.ts';

const texts: Record<string, CheckText> = {
  plain: { name: 'It is plain', feedback: 'Look again.', mistakes: { slip: 'A slip.' } },
  secret: { name: 'It is secret', hidden: true, feedback: 'Think again.' },
};
const observed = (passed: boolean, mistake?: string): Observation => ({
  passed,
  expected: 'this',
  observed: 'that',
  ...(mistake === undefined ? {} : { mistake }),
});
const graded = (plain: Observation, secret: Observation) =>
  verdictOf('an-exercise', texts, { plain, secret });

describe('what was observed', () => {
  it('has the mistake’s own sentence, else the check’s, and none where it holds', () => {
    expect(graded(observed(false, 'slip'), observed(false)).checks).toMatchObject([
      { id: 'plain', passed: false, mistake: 'slip', feedback: 'A slip.' },
      { id: 'secret', passed: false, feedback: 'Think again.' },
    ]);
    expect(graded(observed(true, 'slip'), observed(true))).toMatchObject({
      passed: true,
      checks: [{ feedback: '' }, { feedback: '' }],
    });
  });

  it('that does not belong to the exercise is a defect of the exercise', () => {
    const one = observed(true);
    expect(() => verdictOf('an-exercise', texts, { plain: one })).toThrow(/an-exercise.*secret/);
    expect(() => verdictOf('an-exercise', texts, { plain: one, secret: one, third: one })).toThrow(/third/);
    expect(() => graded(observed(false, 'unheard-of'), one)).toThrow(/plain.*unheard-of/);
  });
});

describe('a hidden check', () => {
  const shown = (plain: boolean, secret: boolean) => {
    const verdict = shownVerdict(texts, graded(observed(plain), observed(secret)));
    return [verdict.passed, ...verdict.checks.map(({ id, hidden }) => (hidden ? `${id}!` : id))];
  };

  it('is named when it fails, and when everything holds', () => {
    expect(shown(true, false)).toEqual([false, 'plain', 'secret!']);
    expect(shown(false, false)).toEqual([false, 'plain', 'secret!']);
    expect(shown(true, true)).toEqual([true, 'plain', 'secret!']);
  });

  it('leaves no trace while it holds and another does not, or while it was not tried', () => {
    expect(shown(false, true)).toEqual([false, 'plain']);
    const { checks } = graded(observed(false), observed(false));
    const untried: Verdict = {
      passed: false,
      checks: checks.map(check => (check.id === 'secret' ? { ...check, untried: true } : check)),
    };
    expect(JSON.stringify(shownVerdict(texts, untried))).not.toContain('secret');
  });
});
