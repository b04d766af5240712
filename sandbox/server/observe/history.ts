/** The past of a topology, bounded: what happened, with numbers, and what it was from when on. */
import type { TimelineEntry, TopologyState } from '#sandbox/server-protocol.ts';

export interface HistoryLimits {
  readonly entries: number;
  readonly states: number;
}

export interface PastState {
  readonly atMs: number;
  readonly topology: TopologyState;
}

const figuresEveryMs = 5000;

export class History {
  readonly #limits: HistoryLimits;
  #entries: TimelineEntry[] = [];
  #states: PastState[] = [];
  #nextNumber = 1;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  get entries(): readonly TimelineEntry[] {
    return this.#entries;
  }

  get states(): readonly PastState[] {
    return this.#states;
  }

  add(entry: Omit<TimelineEntry, 'number'>): TimelineEntry {
    const numbered = { ...entry, number: this.#nextNumber };
    this.#nextNumber += 1;
    this.#entries.push(numbered);
    if (this.#entries.length > this.#limits.entries)
      this.#entries = this.#entries.slice(-this.#limits.entries);
    return numbered;
  }

  /** Figures that only grow are kept every few seconds; of what else changed, each state is. */
  addState(state: PastState): void {
    const [before, last] = this.#states.slice(-2);
    const isBetween =
      before !== undefined &&
      last !== undefined &&
      state.atMs - before.atMs < figuresEveryMs &&
      isSameButFigures(before.topology, last.topology) &&
      isSameButFigures(last.topology, state.topology);
    if (isBetween) this.#states.pop();
    this.#states.push(state);
    if (this.#states.length > this.#limits.states) this.#states = this.#states.slice(-this.#limits.states);
  }
}

function isSameButFigures(one: TopologyState, other: TopologyState): boolean {
  const withoutFigures = (topology: TopologyState) =>
    JSON.stringify({
      ...topology,
      nodes: topology.nodes.map(node => ({ ...node, offset: null, lagBytes: null, keys: null })),
    });
  return withoutFigures(one) === withoutFigures(other);
}
