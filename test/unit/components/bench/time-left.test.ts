import { expect, test } from 'vitest';
import { nextLookMs, timeLeft } from '#components/bench/time-left.ts';
import { textOf } from '#components/i18n/catalogue.ts';

const minute = 60_000;
const hour = 60 * minute;

test.each([
  [3 * hour, 'about 3 hours'],
  [2.4 * hour, 'about 2 hours'],
  [100 * minute, 'about 2 hours'],
  [100 * minute - 1, '99 minutes'],
  [2 * minute - 1, '1 minute'],
  [minute, '1 minute'],
  [minute - 1, 'less than a minute'],
  [0, 'less than a minute'],
])('%i ms are %s', (ms, words) => expect(timeLeft(textOf('en', 'bench'), ms)).toBe(words));

test('it is looked at again when the warning begins, and before the words are wrong for long', () => {
  expect(nextLookMs(24 * hour, 3 * hour)).toBe(21 * hour);
  expect(nextLookMs(3 * hour, 3 * hour)).toBe(1);
  for (const left of [3 * hour, 100 * minute, 99.5 * minute, 61_000, 60_001, 59_999, 1]) {
    const next = nextLookMs(left, 3 * hour);
    expect(next).toBeGreaterThan(0);
    expect(next).toBeLessThanOrEqual(minute + 1);
    expect(next).toBeLessThanOrEqual(left);
  }
  // More than a timer of a browser holds would fire at once.
  expect(nextLookMs(90 * 24 * hour, hour)).toBe(2 ** 31 - 1);
  expect(nextLookMs(-5, hour)).toBe(minute);
});
