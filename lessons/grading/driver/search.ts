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
import { ByPriority, chanceByPriority, type Estimate, estimate, UniformProbe } from './sample.ts';

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
  /** Whoever ran the schedules ended the search. */
  readonly isStopped: boolean;
  /** What was run by chance beyond the limit. */
  readonly sample?: Sample | undefined;
}

export interface Sample {
  /** Schedules by chance, all together. */
  readonly runs: number;
  /** How many schedules there are within the bounds. */
  readonly all: Estimate | undefined;
  /** Chance of having shown a mistake that depends on the order of so many steps. */
  readonly depth: number;
  readonly chance: number;
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
/** Of the time: what goes to schedules in order, when they don't come to an end. */
const partInOrder = 0.8;
/** Beyond the limit on schedules, so many of that limit more are run by chance. */
const partByChance = 0.25;
/** Of the mistakes that chance is aimed at: those that need an order of two pairs of steps at most. */
const depth = 2;

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

/** Runs schedules until none is left or a limit is reached; then, if there is time, some by chance. */
export async function search(options: SearchOptions): Promise<Coverage> {
  const beganMs = performance.now();
  // A part of the time is kept for what chance may find.
  const deadlineMs = beganMs + (options.deadlineMs - beganMs) * partInOrder;
  const levels: Branch[][] = [[{ prefix: [], level: 0 }]];
  const random = seededRandom(options.seed);
  const known = options.isPlain === true ? undefined : new KnownStates();
  const highest = Object.values(options.bounds).reduce((sum, bound) => sum + bound, 0);
  const count = { schedules: 0, left: 0, points: 0 };
  let isWhole = true;
  let completeLevel = -1;
  for (let level = 0; level <= highest; level++) {
    // What is left is shared among the levels to come, so that a wide level does not starve the next.
    const share = Math.ceil((options.schedules - count.schedules) / (highest - level + 1));
    const end = count.schedules + (level === highest ? options.schedules - count.schedules : share);
    const queue = levels[level] ?? [];
    while (queue.length > 0) {
      if (count.schedules >= end || (count.schedules > 0 && performance.now() > deadlineMs)) break;
      const chooser = new Chooser(takeAny(queue, random), options.bounds, known);
      const goOn = await options.run(chooser);
      chooser.finish();
      if (chooser.isCut) count.left++;
      else count.schedules++;
      count.points = Math.max(count.points, chooser.choices.length);
      isWhole = keep(chooser.branches, levels) && isWhole;
      if (!goOn)
        return { ...counted(count), all: undefined, completeLevel, isExhaustive: false, isStopped: true };
    }
    if (queue.length > 0) isWhole = false;
    if (isWhole) completeLevel = level;
  }
  if (!isWhole) return sampled(options, random, { ...counted(count), completeLevel }, count.points);
  const all = known ? known.count(options.bounds) : count.schedules;
  return { ...counted(count), all, completeLevel, isExhaustive: true, isStopped: false };
}

const counted = ({ left, schedules }: { readonly schedules: number; readonly left: number }) => ({
  schedules,
  left,
});

/** Runs some more schedules by chance, half of them in each of two ways. */
async function sampled(
  options: SearchOptions,
  random: () => number,
  found: Pick<Coverage, 'schedules' | 'left' | 'completeLevel'>,
  pointsSeen: number,
): Promise<Coverage> {
  const weights: number[] = [];
  const byPriority = { runs: 0, actors: 0, points: pointsSeen, depth };
  const most = Math.ceil(options.schedules * partByChance);
  const unbound = { ...options.bounds, preemption: Number.POSITIVE_INFINITY };
  let isStopped = false;
  for (let run = 0; run < most && !isStopped && performance.now() <= options.deadlineMs; run++) {
    if (run % 2 === 0) {
      const chance = new UniformProbe(random);
      isStopped = !(await options.run(new Chooser({ prefix: [], chance }, options.bounds)));
      weights.push(chance.weight);
    } else {
      const chance = new ByPriority(random, depth, byPriority.points);
      const chooser = new Chooser({ prefix: [], chance }, unbound);
      isStopped = !(await options.run(chooser));
      byPriority.runs++;
      byPriority.actors = Math.max(byPriority.actors, chance.actors);
      byPriority.points = Math.max(byPriority.points, chooser.choices.length);
    }
  }
  const runs = weights.length + byPriority.runs;
  const sample = { runs, all: estimate(weights), depth, chance: chanceByPriority(byPriority) };
  return { ...found, all: undefined, isExhaustive: false, isStopped, sample: runs > 0 ? sample : undefined };
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
