/** How often each key is asked for under a pattern, for a drawing of it. Pure. */
import type { LoadSpec } from '#sandbox/server-protocol.ts';

export type Pattern = LoadSpec['pattern'];

/** Heights of so many bars, of which the highest is 1: keys from left to right; of `burst`, time from left to right. */
export function patternBars(pattern: Pattern, skew: number, bars: number): readonly number[] {
  return Array.from({ length: bars }, (_, bar) => heights[pattern](bar, bars, skew));
}

const heights: Readonly<Record<Pattern, (bar: number, bars: number, skew: number) => number>> = {
  zipf: (bar, _bars, skew) => 1 / (bar + 1) ** skew,
  uniform: () => 0.5,
  // Through all keys, and again.
  scan: (bar, bars) => ((bar % (bars / 2)) + 1) / (bars / 2),
  // What is due in four seconds comes within one.
  burst: (bar, bars) => (bar % (bars / 2.5) < bars / 10 ? 1 : 0.04),
};

export const patternTexts: Readonly<Record<Pattern, { readonly name: string; readonly about: string }>> = {
  zipf: { name: 'Zipf', about: 'a few keys often, most seldom' },
  uniform: { name: 'uniform', about: 'every key as often' },
  scan: { name: 'scan', about: 'one after the other, then from the start' },
  burst: { name: 'burst', about: 'what is due in 4 s comes within 1 s' },
};

/** Numbered writes each have a key of their own: there only the pace differs. */
export function patternText(pattern: Pattern, mode: LoadSpec['mode']) {
  return mode === 'writes' && pattern === 'uniform'
    ? { name: 'steady', about: 'one after the other, evenly' }
    : patternTexts[pattern];
}
