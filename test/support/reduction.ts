/** Small random programs under the search as it is and under plain search, which leaves nothing out. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { runStory } from '#lessons/grading/driver/run-story.ts';
import { boundsOf, type Coverage, search } from '#lessons/grading/driver/search.ts';
import { compileAnswer } from '#sandbox/guest/compile.ts';
import type { Grading } from './grading.ts';
import { interpreter, type Programs, scenarioOf } from './small-programs.ts';

const compiled = compileAnswer(interpreter);
const code = 'code' in compiled ? compiled.code : '';

interface Limits {
  readonly isPlain: boolean;
  readonly schedules: number;
}

async function explore(
  grading: Grading,
  small: Programs,
  limits: Limits,
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

/**
 * Demands that both find the same final states, and count the same schedules. Programs with more than `schedules` are
 * passed over. Gives how many schedules each began.
 */
export async function compareSearches(
  grading: Grading,
  arbitrary: fc.Arbitrary<Programs>,
  options: { readonly schedules: number; readonly numRuns: number; readonly seed: number },
): Promise<{ plain: number; reduced: number }> {
  const { numRuns, schedules, seed } = options;
  const begun = { plain: 0, reduced: 0 };
  await fc.assert(
    fc.asyncProperty(arbitrary, async small => {
      const plain = await explore(grading, small, { isPlain: true, schedules });
      fc.pre(plain.coverage.isExhaustive);
      const { coverage, states } = await explore(grading, small, { isPlain: false, schedules });
      expect([...states].sort()).toEqual([...plain.states].sort());
      expect(coverage).toMatchObject({ isExhaustive: true, all: plain.coverage.schedules });
      begun.plain += plain.coverage.schedules;
      begun.reduced += coverage.schedules + coverage.left;
    }),
    { numRuns, seed },
  );
  return begun;
}
