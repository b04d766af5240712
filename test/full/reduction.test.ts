/** As test/integration/grading/reduction.test.ts, over many more programs, and others each time. */
import { afterAll, beforeAll, it } from 'vitest';
import { type Grading, startGrading } from '#test/support/grading.ts';
import { compareSearches } from '#test/support/reduction.ts';
import { programs, programsOfConnections } from '#test/support/small-programs.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

it.each([
  ['of all kinds', programs, 200],
  ['that wait, listen and lose connections', programsOfConnections, 60],
] as const)(
  'finds the same final states as plain search, and counts the same schedules: programs %s',
  async (name, arbitrary, numRuns) => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const limits = { schedules: 1000, numRuns, seed };
    const { plain, reduced } = await compareSearches(grading, arbitrary, limits);
    console.log(`${name}, seed ${seed}: ${plain} schedules by plain search, ${reduced} begun with reduction`);
  },
);
