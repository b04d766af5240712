/**
 * The history of a bench, kept up to date from its events, and what of it is looked at. Made when the rail is loaded;
 * what happened before is asked for at the server, which keeps its newest events.
 */
import { BenchError, type BenchStore, type OpenedSandbox } from '#components/bench/bench-context.ts';
import type { KeySnapshot, SandboxEvent } from '#sandbox/protocol.ts';
import { pastKeys } from './record/past-keys.ts';
import { type Recorded, Recorder } from './record/recorder.ts';
import { refill } from './record/refill.ts';
import type { Step } from './record/step.ts';

const tellMs = 200;

export class LiveHistory {
  readonly #store: BenchStore;
  readonly #recorder = new Recorder();
  readonly #listeners = new Set<() => void>();
  /** Events that came while what was before them is asked for. */
  #early: SandboxEvent[] | undefined;
  /** Counts openings, so that an answer of an earlier one is nothing to this one. */
  #openings = 0;
  #sandboxId: string | undefined;
  #shownStep: Step | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(store: BenchStore) {
    this.#store = store;
    store.bench.subscribe(event => this.#event(event));
    store.onOpened(opened => this.#opened(opened));
    if (store.getState().sandbox !== undefined) void this.#begin();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getRecorded = (): Recorded => this.#recorder.recorded;

  /** Looks at the keys as they were after that step; 0 is before the first, undefined is now. */
  lookAt(number: number | undefined): void {
    const { steps, dropped } = this.#recorder.recorded;
    if (number === undefined || number >= dropped + steps.length) {
      this.#shownStep = undefined;
      this.#store.lookBack(undefined);
      return;
    }
    const count = Math.max(0, number - dropped);
    this.#shownStep = steps[count - 1];
    const keys = pastKeys(this.#recorder, count, this.#store.getState().keys);
    this.#store.lookBack({ stepId: String(dropped + count), keys });
  }

  /** What there was before that step. */
  before(number: number): ReadonlyMap<string, KeySnapshot> {
    return this.#recorder.snapshotsAfter(Math.max(0, number - 1 - this.#recorder.recorded.dropped));
  }

  #event(event: SandboxEvent): void {
    if (this.#early !== undefined) {
      this.#early.push(event);
      return;
    }
    if (this.#recorder.add(event)) this.#changed();
  }

  #opened(opened: OpenedSandbox): void {
    if (opened.resumed) return;
    if (opened.sandbox.id === this.#sandboxId && this.#early === undefined) {
      this.#recorder.goOn(opened.keys, { seq: opened.seq, atMs: opened.nowMs });
      this.#changed();
    } else void this.#begin();
  }

  async #begin(): Promise<void> {
    this.#openings += 1;
    const opening = this.#openings;
    const { keys, sandbox } = this.#store.getState();
    const upTo = this.#store.lastSeq;
    const now = [...keys.values()].flatMap(({ snapshot, gone }) => (gone === undefined ? [snapshot] : []));
    this.#sandboxId = sandbox?.id;
    this.#early = upTo > 0 ? [] : undefined;
    this.#recorder.begin(now, { isCut: upTo > 0 });
    this.#changed();
    if (upTo === 0) return;
    const past = await this.#store.pastEvents(upTo).catch((error: unknown) => {
      if (error instanceof BenchError) return [];
      throw error;
    });
    if (opening !== this.#openings) return;
    refill(this.#recorder, now, past);
    for (const event of this.#early ?? []) this.#recorder.add(event);
    this.#early = undefined;
    this.#changed();
  }

  /** What is looked at may have learnt what it changed, or fallen away. */
  #changed(): void {
    const { past } = this.#store.getState();
    if (past !== undefined) {
      const number = Number(past.stepId);
      const { steps, dropped } = this.#recorder.recorded;
      if (number < dropped || steps[number - dropped - 1] !== this.#shownStep) this.lookAt(number);
    }
    this.#tellSoon();
  }

  /** At once, and under a stream of steps a few times a second: the whole line is drawn anew each time. */
  #tellSoon(): void {
    if (this.#telling !== undefined) return;
    const sinceMs = performance.now() - this.#toldAtMs;
    if (sinceMs >= tellMs) this.#tell();
    else this.#telling = setTimeout(() => this.#tell(), tellMs - sinceMs);
  }

  #tell(): void {
    this.#telling = undefined;
    this.#toldAtMs = performance.now();
    for (const listener of this.#listeners) listener();
  }
}

const histories = new WeakMap<BenchStore, LiveHistory>();

/** The history of that bench: one, for as long as the bench lives. */
export function historyOf(store: BenchStore): LiveHistory {
  const history = histories.get(store) ?? new LiveHistory(store);
  histories.set(store, history);
  return history;
}
