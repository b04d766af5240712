/** What the search leaves out makes no difference: on small random programs it finds all that plain search finds. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runStory } from '#lessons/grading/driver/run-story.ts';
import { boundsOf, type Coverage, search } from '#lessons/grading/driver/search.ts';
import { compileAnswer } from '#sandbox/guest/compile.ts';
import { type Grading, startGrading } from '#test/support/grading.ts';
import {
  interpreter,
  type Programs,
  programs,
  programsOfConnections,
  scenarioOf,
} from '#test/support/small-programs.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

const compiled = compileAnswer(interpreter);
const code = 'code' in compiled ? compiled.code : '';

async function explore(
  small: Programs,
  limits: { readonly isPlain: boolean; readonly schedules: number },
): Promise<{ coverage: Coverage; states: Set<string> }> {
  const states = new Set<string>();
  const scenario = scenarioOf(small, state => states.add(state));
  const setting = { ...grading.equipment, scenario, code, exportName: 'answer', seed: 7 };
  const coverage = await search({
    bounds: boundsOf(scenario.explore),
    ...limits,
    seed: 7,
    deadlineMs: Number.POSITIVE_INFINITY,
    run: async chooser => {
      await runStory(setting, { chooser, noteFor: () => () => undefined });
      return true;
    },
  });
  return { coverage, states };
}

it.each([
  ['of all kinds', programs, 15],
  ['that wait, listen and lose connections', programsOfConnections, 15],
] as const)(
  'finds the same final states as plain search, and counts the same schedules: programs %s',
  async (_name, arbitrary, numRuns) => {
    let [plainly, reduced] = [0, 0];
    await fc.assert(
      fc.asyncProperty(arbitrary, async small => {
        const plain = await explore(small, { isPlain: true, schedules: 400 });
        fc.pre(plain.coverage.isExhaustive);
        const { coverage, states } = await explore(small, { isPlain: false, schedules: 400 });
        expect([...states].sort()).toEqual([...plain.states].sort());
        expect(coverage).toMatchObject({ isExhaustive: true, all: plain.coverage.schedules });
        plainly += plain.coverage.schedules;
        reduced += coverage.schedules + coverage.left;
      }),
      { numRuns, seed: 11 },
    );
    expect(reduced).toBeLessThan(plainly);
  },
);
