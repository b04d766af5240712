/** What the search leaves out makes no difference: on small random programs it finds all that plain search finds. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Grading, startGrading } from '#test/support/grading.ts';
import { compareSearches } from '#test/support/reduction.ts';
import { programs, programsOfConnections } from '#test/support/small-programs.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

it.each([
  ['of all kinds', programs],
  ['that wait, listen and lose connections', programsOfConnections],
] as const)(
  'finds the same final states as plain search, and counts the same schedules: programs %s',
  async (_name, arbitrary) => {
    const limits = { schedules: 100, numRuns: 6, seed: 11 };
    const { plain, reduced } = await compareSearches(grading, arbitrary, limits);
    expect(reduced).toBeLessThan(plain);
  },
);
