/**
 * The choices of one schedule. The first ones are given (the prefix); after them the default is taken at every point,
 * and what else could have been taken within the bounds is noted as a branch for later. So every schedule is run
 * exactly once: each differs from the one it branched from at its last given choice.
 */

export type FaultKind = 'crash' | 'flush' | 'refuse' | 'pause';
/** What it costs to take an alternative: nothing, a preemption, or a fault. */
export type Cost = 'free' | 'preemption' | FaultKind;
/** How many of each a schedule may have. */
export type Bounds = Readonly<Record<Exclude<Cost, 'free'>, number>>;

export const noBounds: Bounds = { preemption: 0, crash: 0, flush: 0, refuse: 0, pause: 0 };

export interface Branch {
  readonly prefix: readonly number[];
  /** Preemptions and faults together. */
  readonly level: number;
}

/** The story did not do the same again: a grader's defect. */
export class NotDeterministic extends Error {
  override name = 'NotDeterministic';
}

export class Chooser {
  readonly #prefix: readonly number[];
  readonly #bounds: Bounds;
  readonly #taken: number[] = [];
  readonly #used: Record<Cost, number> = { free: 0, ...noBounds };
  readonly branches: Branch[] = [];

  constructor(prefix: readonly number[], bounds: Bounds) {
    this.#prefix = prefix;
    this.#bounds = bounds;
  }

  /** All that were taken so far: given again as a prefix, they lead to the same schedule. */
  get choices(): readonly number[] {
    return this.#taken;
  }

  /** Preemptions and faults taken so far. */
  get level(): number {
    const { free, ...counted } = this.#used;
    return Object.values(counted).reduce((sum, count) => sum + count, 0);
  }

  /** Whether one more of that kind is within the bounds. */
  allows(cost: Cost): boolean {
    return cost === 'free' || this.#used[cost] < this.#bounds[cost];
  }

  /** The choice just taken was the last given one: all that follows is default. */
  get isAtDeviation(): boolean {
    return this.#taken.length === this.#prefix.length && this.#prefix.length > 0;
  }

  /** Takes one of the alternatives, the first being the default. Points without an alternative are no choice. */
  choose(costs: readonly Cost[]): number {
    if (costs.length < 2) return 0;
    const at = this.#taken.length;
    const given = this.#prefix[at];
    if (given === undefined) this.#branch(costs);
    const taken = given ?? 0;
    const cost = costs[taken];
    if (cost === undefined) throw new NotDeterministic('A schedule could not be repeated.');
    this.#used[cost]++;
    this.#taken.push(taken);
    return taken;
  }

  #branch(costs: readonly Cost[]): void {
    for (const [index, cost] of costs.entries()) {
      if (index === 0 || !this.allows(cost)) continue;
      this.branches.push({
        prefix: [...this.#taken, index],
        level: this.level + (cost === 'free' ? 0 : 1),
      });
    }
  }
}
