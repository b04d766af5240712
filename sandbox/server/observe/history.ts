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

  addState(state: PastState): void {
    this.#states.push(state);
    if (this.#states.length > this.#limits.states) this.#states = this.#states.slice(-this.#limits.states);
  }
}
