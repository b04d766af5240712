/**
 * Schedules by chance, for what lies beyond the limit of a search.
 *
 * Half of them are uniform probes: at each point every alternative within the bounds is as likely. The product of the
 * numbers of alternatives along a probe is an unbiased estimate of the number of all schedules (Knuth, Estimating the
 * efficiency of backtrack programs, 1975).
 *
 * The other half are probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi & Nagarakatte, A randomized
 * scheduler with probabilistic guarantees of finding bugs, 2010): actors have random priorities, the highest goes on,
 * and at `depth - 1` random points the one that would go on falls below all others. Each such schedule shows a mistake
 * of that depth with a chance of at least 1 in n · k^(depth - 1), for n actors and k points.
 */
import type { Cost } from './chooser.ts';

/** What chance chooses from: the alternatives within the bounds, by their numbers. */
export interface Offer {
  readonly allowed: readonly number[];
  readonly costs: readonly Cost[];
  readonly labels: readonly string[];
}

/** Chooses one of `allowed`. */
export interface Pick {
  pick(offer: Offer): number;
}

export class UniformProbe implements Pick {
  readonly #random: () => number;
  /** Product of the numbers of alternatives so far. */
  weight = 1;

  constructor(random: () => number) {
    this.#random = random;
  }

  pick({ allowed }: Offer): number {
    this.weight *= allowed.length;
    return allowed[Math.floor(this.#random() * allowed.length)] ?? 0;
  }
}

export class ByPriority implements Pick {
  readonly #random: () => number;
  readonly #priorities = new Map<string, number>();
  readonly #fallsAt: Set<number>;
  #points = 0;
  #lowest = 0;

  /** `points`: how many choices a schedule is thought to have. */
  constructor(random: () => number, depth: number, points: number) {
    this.#random = random;
    const falls = Array.from({ length: depth - 1 }, () => Math.floor(random() * Math.max(1, points)));
    this.#fallsAt = new Set(falls);
  }

  /** Whom an alternative lets go on: an actor, or time. No fault is ever chosen. */
  get actors(): number {
    return this.#priorities.size;
  }

  pick({ allowed, costs, labels }: Offer): number {
    const moves = allowed.filter(index => costs[index] === 'free' || costs[index] === 'preemption');
    const who = (index: number) => labels[index]?.split(' ').slice(1).join(' ') ?? '';
    for (const index of moves) {
      if (!this.#priorities.has(who(index))) this.#priorities.set(who(index), this.#random());
    }
    const highest = () =>
      moves.toSorted((a, b) => (this.#priorities.get(who(b)) ?? 0) - (this.#priorities.get(who(a)) ?? 0))[0];
    const first = highest() ?? 0;
    if (!this.#fallsAt.has(this.#points++)) return first;
    this.#priorities.set(who(first), --this.#lowest);
    return highest() ?? first;
  }
}

/** Of a mean, by its samples. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

export function estimate(weights: readonly number[]): Estimate | undefined {
  if (weights.length < 2) return undefined;
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const squares = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (weights.length - 1) / weights.length) };
}

/** Chance that at least one of `runs` schedules by priority shows a mistake of that depth. */
export function chanceByPriority(options: {
  readonly runs: number;
  readonly actors: number;
  readonly points: number;
  readonly depth: number;
}): number {
  const { actors, depth, points, runs } = options;
  const each = 1 / (Math.max(1, actors) * Math.max(1, points) ** (depth - 1));
  return 1 - (1 - each) ** runs;
}
