/** Grades answers to exercises that a test makes up, in this very process, on a grading Redis of its own. */
import { join } from 'node:path';
import { footprintsFrom } from '#lessons/grading/driver/footprint.ts';
import { type GradingOptions, gradeCode, replaySchedule } from '#lessons/grading/driver/grade-code.ts';
import { gradeLua } from '#lessons/grading/driver/grade-lua.ts';
import { type Links, openLinks } from '#lessons/grading/driver/links.ts';
import { answerRules, methodNames, policyFrom } from '#lessons/grading/driver/policy.ts';
import type { StorySetting } from '#lessons/grading/driver/run-story.ts';
import type { ScriptLimits } from '#lessons/grading/driver/scripts/watch.ts';
import {
  type CodeExercise,
  codeExercise,
  type LuaExercise,
  luaExercise,
  type Scenario,
} from '#lessons/grading/exercise.ts';
import type { Evidence, EvidenceEvent, Verdict } from '#lessons/schema.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { GuestPool } from '#sandbox/guest/guest-pool.ts';
import { defaultGuestLimits } from '#sandbox/guest/limits.ts';
import { openJail } from '#sandbox/server/jail.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from './temporary.ts';

export interface Grading {
  readonly path: string;
  readonly links: Links;
  /** What a schedule of a story needs beside the story and the answer. */
  readonly equipment: Pick<StorySetting, 'links' | 'policy' | 'footprint' | 'guests'>;
  grade(
    exercise: CodeExercise | LuaExercise,
    source: string,
    options?: Partial<Pick<GradingOptions, 'seed' | 'budgetMs' | 'onSchedule' | 'isPlain'>>,
  ): Promise<Verdict>;
  /** Runs the schedule of an evidence again. */
  replay(exercise: CodeExercise, source: string, evidence: Evidence): Promise<readonly EvidenceEvent[]>;
  stop(): Promise<void>;
}

export interface StartGrading {
  /** As the site runs it; by default without walls, which is sooner. */
  readonly isJailed?: boolean;
  readonly scripts?: ScriptLimits;
}

export async function startGrading({ isJailed = false, scripts }: StartGrading = {}): Promise<Grading> {
  const directory = await temporaryDirectory();
  const jail = isJailed ? { jail: await openJail({ dataDir: directory.path }) } : {};
  const redis = await startPrivateRedis({
    directory: join(directory.path, 'redis'),
    log: silentLog,
    ...jail,
  });
  const { path } = redis.target;
  const table = await loadCommandTable({ path }, silentLog);
  const links = openLinks({ path, answerRules: answerRules(table), ...(scripts ? { scripts } : {}) });
  const equipment = {
    links,
    policy: policyFrom(table),
    footprint: footprintsFrom(table),
    guests: new GuestPool({ commandNames: methodNames(table), limits: defaultGuestLimits }),
  };
  return {
    path,
    links,
    equipment,
    grade: (exercise, source, given = {}) => {
      const options = { ...equipment, seed: 7, budgetMs: 30_000, ...given };
      return exercise.kind === 'lua'
        ? gradeLua(exercise, source, options)
        : gradeCode(exercise, source, options);
    },
    replay: (exercise, source, { choices = [], scenario, seed }) =>
      replaySchedule(exercise, source, { scenario, choices }, { ...equipment, seed, budgetMs: 30_000 }),
    async stop() {
      links.close();
      await redis.stop();
      await directory.remove();
    },
  };
}

type ToyScenario = Omit<Scenario, 'id' | 'title'> & { readonly title?: string };

/** An exercise whose checks are called as the scenarios call them. */
export const toyExercise = (
  scenarios: readonly ToyScenario[],
  checks: readonly string[] = ['holds'],
): CodeExercise => codeExercise({ ...toy(scenarios, checks), exports: 'answer' });

/** The same for scripts. */
export const toyScript = (
  scenarios: readonly ToyScenario[],
  checks: readonly string[] = ['holds'],
): LuaExercise => luaExercise(toy(scenarios, checks));

const toy = (scenarios: readonly ToyScenario[], checks: readonly string[]): Omit<LuaExercise, 'kind'> => ({
  title: 'A toy',
  task: 'A toy.',
  hints: ['None.'],
  explanation: 'None.',
  checks: Object.fromEntries(
    checks.map(id => [
      id,
      { name: `It ${id}`, feedback: 'Think again.', mistakes: { known: 'The known mistake.' } },
    ]),
  ),
  scenarios: scenarios.map((scenario, index) => ({
    id: `scenario-${index + 1}`,
    title: `Scenario ${index + 1}`,
    ...scenario,
  })),
});
