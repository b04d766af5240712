/**
 * Replays a failing schedule in the learner's own bench: the same commands, by clients with letters, with the same
 * virtual times between them. One step at a time; going back is a reset and the steps up to there once more.
 *
 * TTLs of the bench run in real time while somebody reads, and those of the schedule do not. So before a step that
 * comes late, and where any key has had a TTL, all steps so far are run again: then the keys have the time that they
 * had. That is also why replies may differ (ids, absolute times), and such a difference is told, never hidden.
 */
import { type Bench, BenchError, type BenchStore } from '#components/bench/bench-context.ts';
import { type Action, type Plan, planReplay, type Step, waits } from '#components/exercise/replay/plan.ts';
import { replyWords } from '#components/exercise/replay/reply-words.ts';
import type { Evidence } from '#lessons/schema.ts';
import type { Letter } from '#sandbox/protocol.ts';

/** What came of a step here. */
export type Outcome =
  | { readonly kind: 'answered'; readonly reply: string; readonly differsFrom: string | undefined }
  /** It waits inside Redis; in the check it did so, too, or else got this reply at once. */
  | { readonly kind: 'waiting'; readonly differsFrom: string | undefined }
  /** Refused here; a server of one's own would run it. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'shown'; readonly why: string }
  | { readonly kind: 'dropped'; readonly clients: readonly Letter[]; readonly why: string };

export interface ReplayState {
  /** Steps done; the one shown is `at - 1`. */
  readonly at: number;
  readonly outcomes: readonly Outcome[];
  readonly isBusy: boolean;
  readonly isPlaying: boolean;
  /** Our side failed; the replay stands where it was. */
  readonly problem: string | undefined;
}

export interface ReplayerOptions {
  readonly store: Pick<BenchStore, 'getState' | 'subscribe'>;
  readonly bench: Pick<Bench, 'run' | 'advance' | 'reset' | 'closeClient' | 'interrupt' | 'selectClient'>;
  readonly evidence: Evidence;
  readonly nowMs: () => number;
  readonly onChange: (state: ReplayState) => void;
}

/** A step that comes this much later than the one before has to be caught up with. */
const lateMs = 4000;
const playEveryMs = 1100;
/** A reply that was due and has not come after so long is not waited for any more. */
const longestHearMs = 2000;

export class Replayer {
  readonly plan: Plan;
  readonly #options: ReplayerOptions;
  #state: ReplayState = { at: 0, outcomes: [], isBusy: false, isPlaying: false, problem: undefined };
  /** One thing after the other: whoever presses twice gets two steps. */
  #queue: Promise<void> = Promise.resolve();
  #movedMs = 0;
  #lastStepAtMs: number;
  #hasSeenTtl = false;
  readonly #unsubscribe: () => void;
  /** What clients that wait inside Redis will have been answered. */
  readonly #late = new Map<Letter, Promise<string>>();
  #playing: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  constructor(options: ReplayerOptions) {
    this.#options = options;
    this.plan = planReplay(options.evidence);
    this.#lastStepAtMs = options.nowMs();
    this.#unsubscribe = options.store.subscribe(() => {
      this.#hasSeenTtl ||= this.#hasTtl();
    });
  }

  get state(): ReplayState {
    return this.#state;
  }

  /** Until so many steps are done. What was asked before is done first. */
  goTo(at: number): Promise<void> {
    return this.#goTo(() => at);
  }

  start(): Promise<void> {
    return this.#enqueue(() => this.#restart());
  }

  next(): Promise<void> {
    return this.#goTo(at => at + 1);
  }

  back(): Promise<void> {
    this.pause();
    return this.#goTo(at => at - 1);
  }

  /** One step after the other until the end, or until `pause`. */
  play(): void {
    if (this.#state.isPlaying) return;
    this.#set({ isPlaying: true });
    const tick = async (): Promise<void> => {
      if (!this.#state.isPlaying) return;
      await (this.#state.at >= this.plan.steps.length ? this.start() : this.next());
      if (this.#state.at >= this.plan.steps.length || this.#state.problem !== undefined) this.pause();
      else if (this.#state.isPlaying) this.#playing = setTimeout(() => void tick(), playEveryMs);
    };
    void tick();
  }

  pause(): void {
    clearTimeout(this.#playing);
    if (this.#state.isPlaying) this.#set({ isPlaying: false });
  }

  /** Nothing more happens; the keys stay as they are. */
  stop(): void {
    this.pause();
    this.#unsubscribe();
    this.#isStopped = true;
  }

  #goTo(targetFrom: (at: number) => number): Promise<void> {
    return this.#enqueue(async () => {
      const target = Math.max(0, Math.min(targetFrom(this.#state.at), this.plan.steps.length));
      if (target < this.#state.at || this.#isLate()) await this.#restart();
      while (this.#state.at < target && !this.#isStopped) await this.#step();
    });
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const run = async (): Promise<void> => {
      if (this.#isStopped) return;
      this.#set({ isBusy: true, problem: undefined });
      try {
        await work();
      } catch (error) {
        if (!(error instanceof BenchError)) throw error;
        this.#set({ problem: error.message });
      } finally {
        this.#set({ isBusy: false });
      }
    };
    this.#queue = this.#queue.then(run);
    return this.#queue;
  }

  #isLate(): boolean {
    return this.#hasSeenTtl && this.#options.nowMs() - this.#lastStepAtMs > lateMs;
  }

  async #restart(): Promise<void> {
    const { bench, nowMs } = this.#options;
    for (const { letter } of this.plan.legend.entries.toReversed()) bench.closeClient(letter);
    await bench.reset();
    this.#movedMs = 0;
    this.#hasSeenTtl = false;
    this.#late.clear();
    this.#lastStepAtMs = nowMs();
    this.#set({ at: 0, outcomes: [] });
  }

  async #step(): Promise<void> {
    const index = this.#state.at;
    const step = this.plan.steps[index];
    if (step === undefined) return;
    await this.#moveTo(step.atMs);
    const outcome = await this.#perform(step.action);
    await this.#moveTo(step.untilMs);
    this.#lastStepAtMs = this.#options.nowMs();
    this.#set({ at: index + 1 });
    this.#note(index, outcome);
  }

  async #moveTo(atMs: Step['atMs']): Promise<void> {
    if (atMs <= this.#movedMs) return;
    await this.#options.bench.advance(atMs - this.#movedMs);
    this.#movedMs = atMs;
  }

  async #perform(action: Action): Promise<Outcome> {
    const { bench } = this.#options;
    switch (action.kind) {
      case 'show':
        return { kind: 'shown', why: action.why };
      case 'drop':
        for (const client of action.clients) bench.interrupt(client);
        return { kind: 'dropped', clients: action.clients, why: action.why };
      case 'hear':
        return this.#hear(action);
      case 'run':
        return this.#run(action);
    }
  }

  /** Until Redis answers, or the client waits inside Redis. */
  async #run({ client, expected, line }: Extract<Action, { kind: 'run' }>): Promise<Outcome> {
    const answer = this.#options.bench.run(line, client);
    const blocked = this.#whenBlocked(client);
    const event = await Promise.race([answer, blocked.promise]).finally(blocked.forget);
    if (event === 'blocked') {
      const late = answer.then(({ reply }) => replyWords(reply));
      this.#late.set(client, late);
      // Nobody may come to hear it: a later step, or going back, gives the client a new connection.
      late.catch(() => undefined);
      return { kind: 'waiting', differsFrom: expected === waits ? undefined : expected };
    }
    const reply = replyWords(event.reply);
    if (event.offers === 'server') return { kind: 'refused', why: reply };
    return answered(reply, expected);
  }

  async #hear({ client, expected }: Extract<Action, { kind: 'hear' }>): Promise<Outcome> {
    const late = this.#late.get(client);
    if (late === undefined) return { kind: 'shown', why: `${client} does not wait here.` };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), longestHearMs);
    });
    const reply = await Promise.race([late, tooLong]).finally(() => clearTimeout(timer));
    if (reply === undefined) return { kind: 'waiting', differsFrom: expected };
    this.#late.delete(client);
    return answered(reply, expected);
  }

  #whenBlocked(client: Letter): { promise: Promise<'blocked'>; forget: () => void } {
    const { store } = this.#options;
    let forget = (): void => undefined;
    const stateOf = () => store.getState().clients.find(({ name }) => name === client);
    // What was known before may be the end of an earlier wait that has not been told yet.
    const before = stateOf();
    const promise = new Promise<'blocked'>(resolve => {
      const look = (): void => {
        const known = stateOf();
        if (known !== before && known?.state === 'blocked') resolve('blocked');
      };
      forget = store.subscribe(look);
    });
    return { promise, forget };
  }

  #hasTtl(): boolean {
    return [...this.#options.store.getState().keys.values()].some(
      ({ gone, snapshot }) => gone !== undefined || snapshot.expiresAtMs !== null,
    );
  }

  #note(index: number, outcome: Outcome): void {
    const outcomes = [...this.#state.outcomes];
    outcomes[index] = outcome;
    this.#set({ outcomes });
  }

  #set(change: Partial<ReplayState>): void {
    if (this.#isStopped) return;
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}

function answered(reply: string, expected: string | undefined): Outcome {
  const isSame = expected === undefined || reply === expected;
  return { kind: 'answered', reply, differsFrom: isSame ? undefined : expected };
}
