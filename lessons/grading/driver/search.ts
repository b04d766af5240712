/**
 * Stateless search by re-execution: first all schedules without preemption or fault, then those with one, then two
 * (Musuvathi & Qadeer 2007), so that the first failure found is among the simplest. Within a level the order is
 * seeded chance: where the limit ends the search, what was run is a sample. A schedule that reaches a state that is
 * known is left there.
 */
import type { Scenario } from '#lessons/grading/exercise.ts';
import { type Bounds, type Branch, Chooser, noBounds } from './chooser.ts';
import { KnownStates } from './known-states.ts';
import { seededRandom } from './random.ts';

export interface Coverage {
  /** That were run to their end. */
  readonly schedules: number;
  /** That were begun and left, because the rest was known. */
  readonly left: number;
  /** All there are within the bounds, where that is known. */
  readonly all: number | undefined;
  /** All schedules up to this many preemptions and faults were run; -1 if not even those without. */
  readonly completeLevel: number;
  /** Nothing within the bounds was left out. */
  readonly isExhaustive: boolean;
}

export interface SearchOptions {
  readonly bounds: Bounds;
  /** That are run to their end, at most. */
  readonly schedules: number;
  readonly seed: number;
  /** Every schedule is run, even those that can't differ from another. For comparison. */
  readonly isPlain?: boolean | undefined;
  /** Real time after which no further schedule is begun. */
  readonly deadlineMs: number;
  /** Runs one schedule; false ends the search. */
  readonly run: (chooser: Chooser) => Promise<boolean>;
}

const branchesKept = 100_000;

export const boundsOf = (explore: Scenario['explore']): Bounds =>
  explore === undefined
    ? noBounds
    : {
        preemption: explore.preemptions,
        crash: explore.faults?.crash ?? 0,
        flush: explore.faults?.flush ?? 0,
        refuse: explore.faults?.refuse ?? 0,
        drop: explore.faults?.drop ?? 0,
        fail: explore.faults?.fail ?? 0,
        pause: explore.faults?.pauseMs === undefined ? 0 : 1,
      };

/** Runs schedules until none is left or a limit is reached. */
export async function search(options: SearchOptions): Promise<Coverage> {
  const levels: Branch[][] = [[{ prefix: [], level: 0 }]];
  const random = seededRandom(options.seed);
  const highest = Object.values(options.bounds).reduce((sum, bound) => sum + bound, 0);
  const known = options.isPlain === true ? undefined : new KnownStates();
  let schedules = 0;
  let left = 0;
  let isWhole = true;
  let completeLevel = -1;
  for (let level = 0; level <= highest; level++) {
    // What is left is shared among the levels to come, so that a wide level does not starve the next.
    const share = Math.ceil((options.schedules - schedules) / (highest - level + 1));
    const end = schedules + (level === highest ? options.schedules - schedules : share);
    const queue = levels[level] ?? [];
    while (queue.length > 0) {
      if (schedules >= end || (schedules > 0 && performance.now() > options.deadlineMs)) break;
      const chooser = new Chooser(takeAny(queue, random), options.bounds, known);
      const goOn = await options.run(chooser);
      chooser.finish();
      if (chooser.isCut) left++;
      else schedules++;
      isWhole = keep(chooser.branches, levels) && isWhole;
      if (!goOn) return { schedules, left, all: undefined, completeLevel, isExhaustive: false };
    }
    if (queue.length > 0) isWhole = false;
    if (isWhole) completeLevel = level;
  }
  const all = isWhole ? (known ? known.count(options.bounds) : schedules) : undefined;
  return { schedules, left, all, completeLevel, isExhaustive: isWhole };
}

function takeAny(queue: Branch[], random: () => number): Branch {
  const at = Math.floor(random() * queue.length);
  const taken = queue[at];
  const last = queue.pop();
  if (taken === undefined || last === undefined) throw new Error('an empty queue');
  if (at < queue.length) queue[at] = last;
  return taken;
}

/** Notes branches; false when some had to be left out. */
function keep(branches: readonly Branch[], levels: Branch[][]): boolean {
  for (const branch of branches) {
    levels[branch.level] ??= [];
    const queue = levels[branch.level] ?? [];
    if (queue.length >= branchesKept) return false;
    queue.push(branch);
  }
  return true;
}
