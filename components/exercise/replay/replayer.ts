/**
 * Replays a failing schedule in the learner's own bench: the same commands, by clients with letters, with the same
 * virtual times between them. One step at a time; going back is a reset and the steps up to there once more.
 *
 * TTLs of the bench run in real time while somebody reads, and those of the schedule do not. So before a step that
 * comes late, and where any key has had a TTL, all steps so far are run again: then the keys have the time that they
 * had. That is also why replies may differ (ids, absolute times), and such a difference is told, never hidden.
 */
import { type Bench, BenchError, type BenchStore } from '#components/bench/bench-context.ts';
import { type Action, type Plan, planReplay, type Step } from '#components/exercise/replay/plan.ts';
import { replyWords } from '#components/exercise/replay/reply-words.ts';
import type { Evidence } from '#lessons/schema.ts';
import type { Letter } from '#sandbox/protocol.ts';

/** What came of a step here. */
export type Outcome =
  | { readonly kind: 'answered'; readonly reply: string; readonly differsFrom: string | undefined }
  /** It blocks, as it should or not; the reply comes with a later step. */
  | { readonly kind: 'waiting' }
  /** Refused here; a server of one's own would run it. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'shown'; readonly why: string }
  | { readonly kind: 'dropped'; readonly clients: readonly Letter[] };

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

export class Replayer {
  readonly plan: Plan;
  readonly #options: ReplayerOptions;
  #state: ReplayState = { at: 0, outcomes: [], isBusy: false, isPlaying: false, problem: undefined };
  /** One thing after the other: whoever presses twice gets two steps. */
  #queue: Promise<void> = Promise.resolve();
  #movedMs = 0;
  #lastStepAtMs: number;
  #hasSeenTtl = false;
  #playing: ReturnType<typeof setTimeout> | undefined;
  /** What a run of the steps before this one still answers belongs to nobody. */
  #generation = 0;
  #isStopped = false;

  constructor(options: ReplayerOptions) {
    this.#options = options;
    this.plan = planReplay(options.evidence);
    this.#lastStepAtMs = options.nowMs();
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
    this.#isStopped = true;
    this.#generation += 1;
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
    this.#generation += 1;
    for (const { letter } of this.plan.legend.entries.toReversed()) bench.closeClient(letter);
    await bench.reset();
    this.#movedMs = 0;
    this.#hasSeenTtl = false;
    this.#lastStepAtMs = nowMs();
    this.#set({ at: 0, outcomes: [] });
  }

  async #step(): Promise<void> {
    const index = this.#state.at;
    const step = this.plan.steps[index];
    if (step === undefined) return;
    await this.#moveTo(step.atMs);
    const outcome = await this.#perform(step.action, index);
    await this.#moveTo(step.untilMs);
    this.#hasSeenTtl ||= this.#hasTtl();
    this.#lastStepAtMs = this.#options.nowMs();
    this.#set({ at: index + 1 });
    this.#note(index, outcome);
  }

  async #moveTo(atMs: Step['atMs']): Promise<void> {
    if (atMs <= this.#movedMs) return;
    await this.#options.bench.advance(atMs - this.#movedMs);
    this.#movedMs = atMs;
  }

  async #perform(action: Action, index: number): Promise<Outcome> {
    const { bench } = this.#options;
    switch (action.kind) {
      case 'show':
        return { kind: 'shown', why: action.why };
      case 'drop':
        for (const client of action.clients) bench.interrupt(client);
        return { kind: 'dropped', clients: action.clients };
      case 'run':
        return this.#run(action, index);
    }
  }

  /** Until Redis answers, or the client waits inside Redis. */
  async #run(action: Extract<Action, { kind: 'run' }>, index: number): Promise<Outcome> {
    const { bench } = this.#options;
    const generation = this.#generation;
    const isCurrent = () => this.#generation === generation && this.#state.at > index;
    const answer = bench.run(action.line, action.client).then((event): Outcome => {
      if (event.offers === 'server') return { kind: 'refused', why: replyWords(event.reply) };
      const reply = replyWords(event.reply);
      const isSame = action.expected === undefined || reply === action.expected;
      return { kind: 'answered', reply, differsFrom: isSame ? undefined : action.expected };
    });
    const blocked = this.#whenBlocked(action.client);
    const outcome = await Promise.race([answer, blocked.promise]).finally(blocked.forget);
    if (outcome !== 'blocked') return outcome;
    answer.then(
      late => {
        if (isCurrent()) this.#note(index, late);
      },
      () => {
        // Its client was given a new connection, by a later step or by going back.
      },
    );
    return { kind: 'waiting' };
  }

  #whenBlocked(client: Letter): { promise: Promise<'blocked'>; forget: () => void } {
    const { store } = this.#options;
    let forget = (): void => undefined;
    const promise = new Promise<'blocked'>(resolve => {
      const look = (): void => {
        const known = store.getState().clients.find(({ name }) => name === client);
        if (known?.state === 'blocked') resolve('blocked');
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
