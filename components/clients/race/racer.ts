/**
 * Runs the lines of several clients in a chosen order, one after the other, or all at once without waiting; and keeps
 * what came of each. No clock, no React.
 */
import type { BenchStore } from '#components/bench/bench-context.ts';
import { summarizeReply } from '#components/bench/reply-text.ts';
import { isBlocked, runSettled, type Settled } from '#components/clients/run-settled.ts';
import type { Letter } from '#sandbox/protocol.ts';
import type { Turn } from './race-order.ts';

export interface TurnResult {
  readonly turn: Turn;
  readonly state: 'running' | 'waits' | 'answered' | 'refused' | 'failed';
  readonly reply: string;
  /** The server's number of its answer. */
  readonly seq: number | undefined;
}

export interface RaceRun {
  readonly results: readonly TurnResult[];
  readonly isRunning: boolean;
  /** A client that still waits, whose next line was due. */
  readonly stuck: Letter | undefined;
}

export const notRun: RaceRun = { results: [], isRunning: false, stuck: undefined };

export class Racer {
  readonly #store: BenchStore;
  readonly #onChange: (run: RaceRun) => void;
  #run = notRun;
  #isStopped = false;

  constructor(store: BenchStore, onChange: (run: RaceRun) => void) {
    this.#store = store;
    this.#onChange = onChange;
  }

  get done(): number {
    return this.#run.results.length;
  }

  /** One turn; resolves once it is answered or its client waits. False if it could not run. */
  async step(turn: Turn): Promise<boolean> {
    if (this.#run.isRunning) return false;
    return this.#while(() => this.#turn(turn));
  }

  /** One turn after the other, from the first that has not run. */
  async play(turns: readonly Turn[]): Promise<void> {
    if (this.#run.isRunning) return;
    await this.#while(async () => {
      for (const turn of turns.slice(this.done)) {
        if (this.#isStopped || !(await this.#turn(turn))) break;
      }
    });
  }

  /** Every line is sent before any answer is waited for; each client's own stay in order. */
  async sendAll(turns: readonly Turn[]): Promise<void> {
    if (this.#run.isRunning) return;
    await this.#while(async () => {
      await Promise.all(turns.slice(this.done).map(turn => this.#turn(turn, { waitsForTurn: false })));
    });
  }

  stop(): void {
    this.#isStopped = true;
  }

  reset(): void {
    this.#isStopped = true;
    this.#set(notRun);
  }

  async #while<T>(work: () => Promise<T>): Promise<T> {
    this.#isStopped = false;
    this.#set({ ...this.#run, isRunning: true, stuck: undefined });
    try {
      return await work();
    } finally {
      this.#set({ ...this.#run, isRunning: false });
    }
  }

  async #turn(turn: Turn, { waitsForTurn } = { waitsForTurn: true }): Promise<boolean> {
    if (waitsForTurn && isBlocked(this.#store, turn.client)) {
      this.#set({ ...this.#run, stuck: turn.client });
      return false;
    }
    const running: TurnResult = { turn, state: 'running', reply: '', seq: undefined };
    this.#set({ ...this.#run, results: [...this.#run.results, running] });
    const settled = await runSettled(this.#store, turn.line, turn.client);
    this.#note(turn, settled);
    if (settled.kind === 'waits') {
      settled.answer.then(
        event => this.#note(turn, { kind: 'answered', event }),
        (error: unknown) =>
          this.#note(turn, { kind: 'failed', why: error instanceof Error ? error.message : String(error) }),
      );
    }
    return settled.kind !== 'failed';
  }

  #note(turn: Turn, settled: Settled): void {
    const results = this.#run.results.map(result =>
      result.turn === turn ? { turn, ...resultOf(settled) } : result,
    );
    this.#set({ ...this.#run, results });
  }

  #set(run: RaceRun): void {
    this.#run = run;
    this.#onChange(run);
  }
}

function resultOf(settled: Settled): Omit<TurnResult, 'turn'> {
  if (settled.kind === 'waits') return { state: 'waits', reply: '', seq: undefined };
  if (settled.kind === 'failed') return { state: 'failed', reply: settled.why, seq: undefined };
  const { reply, seq } = settled.event;
  return { state: reply.type === 'error' ? 'refused' : 'answered', reply: summarizeReply(reply), seq };
}
