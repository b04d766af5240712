/** The promise itself, for the tests: one learner at full speed at most doubles another's median. */
import { expect } from 'vitest';
import type { FairnessField } from './measure.ts';

const mostRatio = 2;
/** A machine that is busy with something else spoils a measurement, so it is repeated rather than its bound loosened. */
const attempts = 8;

export async function expectFair(field: FairnessField, flood: string, forMs: number): Promise<void> {
  const ratios: number[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { ratio } = await field.measure(flood, forMs);
    if (ratio <= mostRatio) return;
    ratios.push(ratio);
  }
  expect(ratios, `the other's median under “${flood}”, as a multiple of the quiet one`).toEqual([]);
}
