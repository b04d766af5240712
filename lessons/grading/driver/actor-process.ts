/**
 * One actor: its guest, its connections, the calls it waits for, its timers. It never acts by itself: the driver
 * executes its pending calls and rings its alarms.
 */
import { z } from 'zod';
import type { Outcome, Value } from '#lessons/grading/stage.ts';
import type { Problem } from '#sandbox/guest/compile.ts';
import type { Guest, PrintLevel, Slice } from '#sandbox/guest/guest.ts';
import type { GuestPool } from '#sandbox/guest/guest-pool.ts';
import type { Alarm, Clock } from './clock.ts';
import type { StartedRun } from './started-run.ts';

/** A host call that has not been executed yet. */
export interface PendingCall {
  readonly id: number;
  /** Order of asking among all actors. */
  readonly order: number;
  /** `redis`, `message`, or a part. */
  readonly target: string;
  readonly method: string;
  /** Redis: which of the actor's connections, and the commands. */
  readonly connection: number;
  readonly commands: readonly (readonly string[])[];
  /** Parts. */
  readonly args: Value[];
  /** Results of the commands of a pipeline that have been executed. */
  readonly results: unknown[];
}

export interface ActorOptions {
  readonly name: string;
  readonly guests: GuestPool;
  readonly clock: Clock;
  readonly code: string;
  readonly exportName: string;
  readonly seed: number;
  readonly nextOrder: () => number;
  readonly print: (actor: string, level: PrintLevel, text: string) => void;
  /** A call has ended, in the middle of a slice. */
  readonly onReport: (run: StartedRun) => void;
  /** Told of all that reaches the guest, and of what is done to the actor: its state follows from that alone. */
  readonly onInput: (...what: readonly string[]) => void;
  /** It will never run again. */
  readonly onDeath?: () => void;
}

/** Timers that may fire in one settle: more are an endless loop through time. */
const mostWakes = 20_000;

const redisArgument = z.object({ connection: z.number().int(), commands: z.array(z.array(z.string())) });
const partArguments = z.array(z.json());

export class ActorProcess {
  readonly name: string;
  readonly pending: PendingCall[] = [];
  /** The module's own fault, if it does not load. */
  readonly problem: Problem | undefined;
  readonly runs: StartedRun[] = [];
  /** Steps in the current settle. */
  steps = 0;
  #wakes = 0;
  /** Since time last moved. */
  stepsAtInstant = 0;
  hasStepped = false;
  death: { readonly why: string; readonly outcome: Outcome } | undefined;
  readonly #options: ActorOptions;
  readonly #guest: Guest;
  readonly #timers = new Map<number, Alarm>();
  #isPaused = false;
  #hasRunAway = false;
  #deferred: (() => void)[] = [];

  constructor(options: ActorOptions) {
    this.#options = options;
    this.name = options.name;
    const { clock, guests, name, seed } = options;
    const host = {
      nowMs: () => clock.nowMs,
      call: (id: number, target: string, method: string, argument: string) =>
        this.#enqueue(id, target, method, argument),
      timer: (id: number, delayMs: number) => this.#setTimer(id, delayMs),
      clearTimer: (id: number) => this.#clearTimer(id),
      print: (level: PrintLevel, text: string) => options.print(name, level, text),
      done: (runId: number, report: NonNullable<StartedRun['report']>) => {
        const run = this.runs.find(started => started.id === runId);
        if (run === undefined || run.report !== undefined) return;
        run.report = report;
        options.onReport(run);
      },
    };
    const { code, exportName } = options;
    const { guest, problem } = guests.take(host, { seed, code, exportName });
    this.#guest = guest;
    this.problem = problem;
  }

  get isAlive(): boolean {
    return this.death === undefined;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  beginCounting(): void {
    this.steps = 0;
    this.#wakes = 0;
  }

  /** Calls the learner's function and lets it run to its first wait. */
  begin(run: StartedRun): void {
    run.hasBegun = true;
    if (this.death) run.end(this.death.outcome, this.#options.clock.nowMs);
    else {
      this.#options.onInput('begin', String(run.id), JSON.stringify(run.args));
      this.#after(this.#guest.invoke(run.id, run.args));
    }
  }

  /** Takes a call out of those that wait to be executed. */
  remove(call: PendingCall): void {
    const at = this.pending.indexOf(call);
    if (at >= 0) this.pending.splice(at, 1);
  }

  answer(call: PendingCall, result: unknown): void {
    const json = JSON.stringify(result);
    this.#options.onInput('answered', String(call.id), json);
    this.#whenRunning(() => {
      this.#options.onInput('answer', String(call.id));
      this.#after(this.#guest.answer(call.id, json));
    });
  }

  /** A message has come. When the actor reads it is a step like any other. */
  receive(message: { readonly method: string; readonly connection: number; readonly args: Value[] }): void {
    const order = this.#options.nextOrder();
    this.#options.onInput('message', JSON.stringify(message));
    this.pending.push({ id: 0, order, target: 'message', commands: [], results: [], ...message });
  }

  /** Messages that it has not read. */
  get messages(): number {
    return this.pending.filter(({ target }) => target === 'message').length;
  }

  /** Tells a client object of the guest's what has happened to it. */
  emit(connection: number, event: string, args: readonly Value[]): void {
    const json = JSON.stringify(args);
    this.#options.onInput('emit', String(connection), event, json);
    this.#whenRunning(() => {
      this.#options.onInput('emitted', event);
      this.#after(this.#guest.emit(connection, event, json));
    });
  }

  /** Stands still: timers and answers wait until `resume`. */
  pause(): void {
    this.#options.onInput('pause');
    this.#isPaused = true;
  }

  resume(): void {
    this.#options.onInput('resume');
    this.#isPaused = false;
    for (const work of this.#deferred.splice(0)) this.#whenRunning(work);
  }

  /** It never runs again. Calls that have not ended get `outcome`. */
  die(why: string, outcome: Outcome): void {
    if (this.death !== undefined) return;
    this.#options.onInput('die', why);
    this.death = { why, outcome };
    this.pending.length = 0;
    for (const alarm of this.#timers.values()) this.#options.clock.cancel(alarm);
    for (const run of this.runs) run.end(outcome, this.#options.clock.nowMs);
    this.#options.onDeath?.();
  }

  /** It went over a limit of its guest: every other schedule would go the same way, slowly. */
  get hasRunAway(): boolean {
    return this.#hasRunAway;
  }

  #after(slice: Slice): void {
    if (slice.alive) return;
    this.#hasRunAway ||= slice.ranAway;
    this.die(slice.why, { status: 'stuck', why: slice.why });
  }

  #whenRunning(work: () => void): void {
    if (!this.isAlive) return;
    if (this.#isPaused) this.#deferred.push(work);
    else work();
  }

  #enqueue(id: number, target: string, method: string, argument: string): void {
    const json: unknown = JSON.parse(argument);
    const isRedis = target === 'redis';
    const redis = isRedis ? redisArgument.parse(json) : { connection: 0, commands: [] };
    const args = isRedis ? [] : partArguments.parse(json);
    this.pending.push({ id, order: this.#options.nextOrder(), target, method, ...redis, args, results: [] });
  }

  #setTimer(id: number, delayMs: number): void {
    const ring = () => {
      this.#timers.delete(id);
      this.#options.onInput('rings', String(id));
      this.#whenRunning(() => {
        this.#options.onInput('fire', String(id));
        const isEndless = ++this.#wakes > mostWakes;
        const why = `Its timers fired ${this.#wakes.toLocaleString('en')} times without coming to an end.`;
        this.#after(isEndless ? { alive: false, why, ranAway: true } : this.#guest.fire(id));
      });
    };
    this.#timers.set(id, this.#options.clock.set('timer', delayMs, ring));
  }

  #clearTimer(id: number): void {
    const alarm = this.#timers.get(id);
    if (alarm) this.#options.clock.cancel(alarm);
    this.#timers.delete(id);
  }
}
