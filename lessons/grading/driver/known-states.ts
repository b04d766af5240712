/**
 * The states in which a search has made a choice, and where each alternative led. A state that was reached before with
 * no more preemptions and faults needs no second visit: all that can follow was noted then. When the search is through,
 * this graph tells how many schedules there are, without running those that end alike.
 */
import type { Bounds, Cost } from './chooser.ts';

/** An alternative of a state. */
export interface Arrival {
  readonly state: string;
  readonly label: string;
}

interface Edge {
  readonly cost: Cost;
  /** A state, or the end of a schedule; missing while nobody has gone there. */
  to?: string | 'end';
}

interface Known {
  /** What had been used on arrival; none is within another. */
  arrivals: Bounds[];
  readonly edges: Map<string, Edge>;
}

const isWithin = (a: Bounds, b: Bounds): boolean =>
  a.preemption <= b.preemption &&
  a.crash <= b.crash &&
  a.flush <= b.flush &&
  a.refuse <= b.refuse &&
  a.drop <= b.drop &&
  a.fail <= b.fail &&
  a.pause <= b.pause;

const end = 'end';

export class KnownStates {
  readonly #states = new Map<string, Known>();
  #first: string | 'end' | undefined;

  get size(): number {
    return this.#states.size;
  }

  /** Notes an arrival. False if one with no more used was noted before. */
  isNew(state: string, used: Bounds): boolean {
    const known = this.#states.get(state) ?? { arrivals: [], edges: new Map<string, Edge>() };
    this.#states.set(state, known);
    if (known.arrivals.some(earlier => isWithin(earlier, used))) return false;
    known.arrivals = [...known.arrivals.filter(earlier => !isWithin(used, earlier)), used];
    return true;
  }

  offer({ label, state }: Arrival, cost: Cost): void {
    const edges = this.#states.get(state)?.edges;
    if (edges && !edges.has(label)) edges.set(label, { cost });
  }

  /** Where an alternative leads; `from` undefined is the beginning, `to` undefined the end. */
  link(from: Arrival | undefined, to: string | undefined): void {
    if (from === undefined) this.#first = to ?? end;
    else {
      const edge = this.#states.get(from.state)?.edges.get(from.label);
      if (edge) edge.to = to ?? end;
    }
  }

  /**
   * All schedules within the bounds, those that were left out included; undefined if some way was never gone, or if
   * they are more than a number can tell. Without recursion, since a schedule may make thousands of choices.
   */
  count(bounds: Bounds): number | undefined {
    const counts = new Map<string, number | undefined>();
    const first: Place = { state: this.#first, left: bounds };
    const stack = [first];
    for (let place = stack.at(-1); place !== undefined; place = stack.at(-1)) {
      const next = this.#nextOf(place);
      const open = next.filter(one => !counts.has(nameOf(one)));
      if (open.length > 0 && !isLeaf(place)) {
        stack.push(...open);
        continue;
      }
      stack.pop();
      counts.set(
        nameOf(place),
        isLeaf(place) ? leaves(place) : total(next.map(one => counts.get(nameOf(one)))),
      );
    }
    const all = counts.get(nameOf(first));
    return all !== undefined && Number.isSafeInteger(all) ? all : undefined;
  }

  #nextOf({ left, state }: Place): Place[] {
    const edges = state === undefined ? [] : [...(this.#states.get(state)?.edges.values() ?? [])];
    return edges.flatMap(({ cost, to }) => {
      if (cost === 'free') return [{ state: to, left }];
      return left[cost] > 0 ? [{ state: to, left: { ...left, [cost]: left[cost] - 1 } }] : [];
    });
  }
}

/** A state with so much left to use; `state` as in an edge. */
interface Place {
  readonly state: string | undefined;
  readonly left: Bounds;
}

const nameOf = ({ left, state }: Place): string => `${state} ${Object.values(left).join()}`;
const isLeaf = ({ state }: Place): boolean => state === undefined || state === end;
const leaves = ({ state }: Place): number | undefined => (state === end ? 1 : undefined);
const total = (counts: readonly (number | undefined)[]): number | undefined =>
  counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
