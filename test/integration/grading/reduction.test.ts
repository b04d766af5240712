/** What the search leaves out makes no difference: on small random programs it finds all that plain search finds. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Grading, startGrading } from '#test/support/grading.ts';
import { compareSearches, compareStates } from '#test/support/reduction.ts';
import { blindPrograms, programs, programsOfConnections } from '#test/support/small-programs.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

it('takes two prefixes for the same state only where Redis holds the same', async () => {
  const again = await compareStates(grading, blindPrograms, { schedules: 60, numRuns: 8, seed: 5 });
  expect(again).toBeGreaterThan(100);
}, 180_000);

it.each([
  ['of all kinds', programs],
  ['that wait, listen and lose connections', programsOfConnections],
] as const)(
  'finds the same final states as plain search, and counts the same schedules: programs %s',
  async (_name, arbitrary) => {
    const limits = { schedules: 100, numRuns: 4, seed: 11 };
    const { plain, reduced } = await compareSearches(grading, arbitrary, limits);
    expect(reduced).toBeLessThan(plain);
  },
  // On a machine with much else to do.
  180_000,
);
