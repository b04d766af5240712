/** One story under one schedule, from an empty key space to its last check. */
import type { Scenario } from '#lessons/grading/exercise.ts';
import type { GuestPool } from '#sandbox/guest/guest-pool.ts';
import { Chooser } from './chooser.ts';
import type { FootprintOf } from './footprint.ts';
import type { Links } from './links.ts';
import type { Policy } from './policy.ts';
import { ScheduleRun } from './schedule-run.ts';
import { boundsOf } from './search.ts';
import { createStage, type NoteCheck } from './stage.ts';
import { ReplyError } from './value.ts';

/** What every schedule of a story has in common. */
export interface StorySetting {
  readonly scenario: Scenario;
  /** The answer, its types taken out, and the name of its function. */
  readonly code: string;
  readonly exportName: string;
  /** Every call gets its actor's client before its other arguments. */
  readonly givesClient?: boolean;
  readonly seed: number;
  readonly guests: GuestPool;
  readonly links: Links;
  readonly policy: Policy;
  readonly footprint: FootprintOf;
}

export interface StoryRun {
  readonly run: ScheduleRun;
  /** The story could not read a result. */
  readonly trouble: string | undefined;
}

export interface StoryOptions {
  readonly chooser: Chooser;
  readonly noteFor: (run: ScheduleRun) => NoteCheck;
  /** Once so many events have happened, every actor dies, silently. */
  readonly stopAfter?: number | undefined;
  /** Told of each state in which a choice is made, while the world stands still. */
  readonly onState?: (state: string) => Promise<void>;
}

/** @throws {GraderDefect} when the exercise, not the answer, is wrong */
export async function runStory(setting: StorySetting, options: StoryOptions): Promise<StoryRun> {
  const { scenario, ...rest } = setting;
  const { chooser, noteFor, onState, stopAfter } = options;
  const run = await ScheduleRun.open(
    {
      ...rest,
      explores: scenario.explore !== undefined,
      pauseMs: scenario.explore?.faults?.pauseMs,
      stopAfter,
      onState,
    },
    chooser,
  );
  try {
    await Promise.race([scenario.run(createStage(run, noteFor(run))), run.left]);
    return { run, trouble: undefined };
  } catch (thrown) {
    if (!(thrown instanceof ReplyError)) throw thrown;
    return { run, trouble: `Reading the result failed: ${thrown.message}` };
  } finally {
    await run.close();
  }
}

/** Runs a schedule again. Choices that the story does not offer any more fall back to the default. */
export type Replay = (
  choices: readonly number[],
  options: Omit<StoryOptions, 'chooser'>,
) => Promise<StoryRun & { readonly chooser: Chooser }>;

export const replayOf =
  (setting: StorySetting): Replay =>
  async (choices, options) => {
    // A schedule by chance may have more preemptions than the search tries.
    const bounds = { ...boundsOf(setting.scenario.explore), preemption: Number.POSITIVE_INFINITY };
    const chooser = new Chooser({ prefix: choices, isLenient: true }, bounds);
    return { ...(await runStory(setting, { ...options, chooser })), chooser };
  };
