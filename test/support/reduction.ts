/** Small random programs under the search as it is and under plain search, which leaves nothing out. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { runStory } from '#lessons/grading/driver/run-story.ts';
import { boundsOf, type Coverage, search } from '#lessons/grading/driver/search.ts';
import { nestedValue } from '#lessons/grading/driver/value.ts';
import { compileAnswer } from '#sandbox/guest/compile.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
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
 * Runs all schedules of small programs, and demands that whenever two prefixes have the same state, Redis holds the
 * same. Gives how often a state was met again.
 */
export async function compareStates(
  grading: Grading,
  arbitrary: fc.Arbitrary<Programs>,
  options: { readonly schedules: number; readonly numRuns: number; readonly seed: number },
): Promise<number> {
  const { numRuns, schedules, seed } = options;
  const link = await grading.links.lend();
  const ask = (...words: string[]) => link.execute(words.map(word => Buffer.from(word)));
  let again = 0;
  await fc.assert(
    fc.asyncProperty(arbitrary, async small => {
      const held = new Map<string, string>();
      const scenario = scenarioOf(small, () => undefined);
      const setting = { ...grading.equipment, scenario, code, exportName: 'answer', seed: 7 };
      const onState = async (state: string) => {
        const content = await contentOf(ask);
        if (held.has(state)) again++;
        expect(content).toBe(held.get(state) ?? content);
        held.set(state, content);
      };
      await search({
        bounds: boundsOf(scenario.explore),
        isPlain: true,
        schedules,
        seed: 7,
        deadlineMs: Number.POSITIVE_INFINITY,
        run: async chooser => {
          await runStory(setting, { chooser, noteFor: () => () => undefined, onState });
          return true;
        },
      });
    }),
    { numRuns, seed },
  );
  await grading.links.giveBack(link, false);
  return again;
}

/** Every key with its value and its expiry. */
async function contentOf(ask: (...words: string[]) => Promise<Reply>): Promise<string> {
  const reply = await ask('KEYS', '*');
  const names = reply.type === 'array' ? reply.items.map(nestedValue).map(String).sort() : [];
  const content: string[] = [];
  for (const name of names) {
    const [dump, expiry] = await Promise.all([ask('DUMP', name), ask('PEXPIRETIME', name)]);
    const bytes = dump.type === 'bulk' ? dump.bytes.toString('base64') : '';
    content.push(`${name} ${bytes} ${JSON.stringify(nestedValue(expiry))}`);
  }
  return content.join();
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
