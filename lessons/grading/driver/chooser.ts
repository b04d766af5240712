/**
 * The choices of one schedule. The first ones are given (the prefix); after them the default is taken at every point,
 * and what else could have been taken within the bounds is noted as a branch for later. So every schedule is run
 * once at most: each differs from the one it branched from at its last given choice.
 */
import type { Arrival, KnownStates } from './known-states.ts';
import type { Pick as Chance } from './sample.ts';

export type FaultKind = 'crash' | 'flush' | 'refuse' | 'drop' | 'fail' | 'pause';
/** What it costs to take an alternative: nothing, a preemption, or a fault. */
export type Cost = 'free' | 'preemption' | FaultKind;
/** How many of each a schedule may have. */
export type Bounds = Readonly<Record<Exclude<Cost, 'free'>, number>>;

export const noBounds: Bounds = { preemption: 0, crash: 0, flush: 0, refuse: 0, drop: 0, fail: 0, pause: 0 };

export interface Branch {
  readonly prefix: readonly number[];
  /** Preemptions and faults together. */
  readonly level: number;
  /** Where it leaves what is known. */
  readonly from?: Arrival | undefined;
}

/** What a schedule begins with. */
export interface Given extends Pick<Branch, 'prefix' | 'from'> {
  /** A given choice that is not offered, or not within the bounds, becomes the default. */
  readonly isLenient?: boolean;
  /** What follows the given choices is taken by chance in place of the default, and no branch is noted. */
  readonly chance?: Chance;
}

/** Where a choice is made: a state, and a name for each alternative that is the same whenever the state is. */
export interface ChoicePoint {
  readonly state: string;
  readonly labels: readonly string[];
}

/** The story did not do the same again: a grader's defect. */
export class NotDeterministic extends Error {
  override name = 'NotDeterministic';
}

/** What a search asks of whoever makes the choices of a schedule. */
export class Chooser {
  readonly #prefix: readonly number[];
  readonly #isLenient: boolean;
  readonly #chance: Chance | undefined;
  readonly #bounds: Bounds;
  readonly #known: KnownStates | undefined;
  readonly #taken: number[] = [];
  readonly #used: Record<Cost, number> = { free: 0, ...noBounds };
  #last: Arrival | undefined;
  #isCut = false;
  readonly branches: Branch[] = [];

  /** `known`: what the search has seen; without it nothing is ever left out. */
  constructor(branch: Given, bounds: Bounds, known?: KnownStates) {
    this.#prefix = branch.prefix;
    this.#isLenient = branch.isLenient === true;
    this.#chance = branch.chance;
    this.#bounds = bounds;
    this.#known = known;
    this.#last = branch.from;
  }

  /** All that were taken so far: given again as a prefix, they lead to the same schedule. */
  get choices(): readonly number[] {
    return this.#taken;
  }

  /** How much of each kind the choices took. */
  get used(): Bounds {
    const { free: _, ...counted } = this.#used;
    return counted;
  }

  /** Preemptions and faults taken so far. */
  get level(): number {
    return Object.values(this.used).reduce((sum, count) => sum + count, 0);
  }

  /** The rest would be the same as that of a schedule which was run: it need not be run again. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Whether one more of that kind is within the bounds. */
  allows(cost: Cost): boolean {
    return cost === 'free' || this.#used[cost] < this.#bounds[cost];
  }

  /**
   * Whether the bounds have that kind at all. What is offered must not depend on what was used, or a state would not
   * tell what can follow.
   */
  mayEver(cost: Cost): boolean {
    return cost === 'free' || this.#bounds[cost] > 0;
  }

  /** The choice just taken was the last given one: all that follows is default. */
  get isAtDeviation(): boolean {
    return this.#taken.length === this.#prefix.length && this.#taken.length > 0;
  }

  /**
   * Takes one of the alternatives, the first being the default. Points without an alternative are no choice.
   * Undefined where all that can follow is known: the schedule is then left as it stands.
   */
  choose(costs: readonly Cost[], point?: () => ChoicePoint): number | undefined {
    if (costs.length < 2) return 0;
    const given = this.#given(costs) ?? this.#byChance(costs, point);
    const here = given === undefined && this.#known !== undefined ? point?.() : undefined;
    if (here && !this.#arrive(here.state)) return undefined;
    if (given === undefined) this.#note(costs, here);
    const taken = given ?? 0;
    const cost = costs[taken];
    if (cost === undefined) throw new NotDeterministic('A schedule could not be repeated.');
    this.#used[cost]++;
    this.#taken.push(taken);
    if (here) this.#last = { state: here.state, label: here.labels[taken] ?? '' };
    return taken;
  }

  /** The schedule has come to its end. */
  finish(): void {
    if (!this.#isCut) this.#known?.link(this.#last, undefined);
  }

  #given(costs: readonly Cost[]): number | undefined {
    const given = this.#prefix[this.#taken.length];
    if (given === undefined || !this.#isLenient) return given;
    const cost = costs[given];
    return cost !== undefined && this.allows(cost) ? given : 0;
  }

  #byChance(costs: readonly Cost[], point: (() => ChoicePoint) | undefined): number | undefined {
    if (this.#chance === undefined) return undefined;
    const allowed = [...costs.keys()].filter(index => this.allows(costs[index] ?? 'free'));
    return this.#chance.pick({ allowed, costs, labels: point?.().labels ?? [] });
  }

  #arrive(state: string): boolean {
    this.#known?.link(this.#last, state);
    if (this.#known?.isNew(state, this.used) ?? true) return true;
    this.#isCut = true;
    return false;
  }

  #note(costs: readonly Cost[], here: ChoicePoint | undefined): void {
    for (const [index, cost] of costs.entries()) {
      if (!this.allows(cost)) continue;
      const from = here && { state: here.state, label: here.labels[index] ?? '' };
      if (from) this.#known?.offer(from, cost);
      if (index === 0) continue;
      const level = this.level + (cost === 'free' ? 0 : 1);
      this.branches.push({ prefix: [...this.#taken, index], level, from });
    }
  }
}
