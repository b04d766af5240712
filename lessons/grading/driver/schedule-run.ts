/**
 * One story under one schedule: the actors, virtual time, the real Redis, and the loop that chooses what happens
 * next. The host lets every actor run until all wait; then the world stands still and one event is chosen.
 */
import type { Outcome } from '#lessons/grading/stage.ts';
import type { EvidenceEvent } from '#lessons/schema.ts';
import type { GuestPool } from '#sandbox/guest/guest-pool.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { ActorProcess, type PendingCall } from './actor-process.ts';
import { ActorRedis } from './actor-redis.ts';
import type { Chooser } from './chooser.ts';
import { VirtualClient } from './client.ts';
import { type Alarm, Clock } from './clock.ts';
import type { SentCommand } from './command-notes.ts';
import { DueKeys } from './due-keys.ts';
import type { FootprintOf } from './footprint.ts';
import { KeyEvents } from './key-events.ts';
import type { Links } from './links.ts';
import { type EventOption, labelOf, optionsOf } from './options.ts';
import { failPart, stepPart } from './part-calls.ts';
import type { Part } from './parts.ts';
import type { Policy } from './policy.ts';
import { Printer } from './printer.ts';
import { seedFor } from './random.ts';
import { ScriptCache } from './scripts/script-cache.ts';
import { outcomeOf, type StartedRun } from './started-run.ts';
import { keepsArguments, onlyReads } from './story-commands.ts';
import { Streams } from './streams.ts';
import { Trace } from './trace.ts';
import { commandText, replyText } from './value.ts';

export interface ScheduleSetting {
  readonly guests: GuestPool;
  readonly links: Links;
  readonly policy: Policy;
  readonly footprint: FootprintOf;
  readonly code: string;
  readonly exportName: string;
  /** Every call gets its actor's client before its other arguments. */
  readonly givesClient?: boolean;
  readonly seed: number;
  /** The scenario explores: the chooser decides. Otherwise calls go in the order in which they are made. */
  readonly explores: boolean;
  readonly pauseMs: number | undefined;
  /** Told of each state in which a choice is made, while the world stands still. For tests of what a state holds. */
  readonly onState?: ((state: string) => Promise<void>) | undefined;
  /** Once so many events have happened, every actor dies, silently: see `fatal-step.ts`. */
  readonly stopAfter?: number | undefined;
}

/** Bounds on one settle: beyond them a call counts as stuck. */
const limits = { steps: 3000, virtualMs: 600_000 };

/** What an event tells beyond its words. */
export type EventDetail = Pick<EvidenceEvent, 'args' | 'connection' | 'fault' | 'ms'>;

export class ScheduleRun {
  readonly clock = new Clock();
  readonly trace = new Trace(() => this.clock.nowMs);
  readonly actors: ActorProcess[] = [];
  readonly parts = new Map<string, Part>();
  readonly events: EvidenceEvent[] = [];
  readonly commands: SentCommand[] = [];
  readonly setting: ScheduleSetting;
  readonly chooser: Chooser;
  /** Index in `events` of what the last given choice of the schedule brought about. */
  decisiveEvent: number | null = null;
  readonly printer = new Printer();
  readonly redis: ActorRedis;
  /** The actor that made the last step. */
  current: ActorProcess | undefined;
  /** Steps of all actors without time moving on. */
  stepsAtInstant = 0;
  hasKeys = false;
  /** How many events had happened when it was stopped; undefined if it was not. */
  stoppedAt: number | undefined;
  readonly #system: VirtualClient;
  readonly #due: DueKeys;
  readonly #events: KeyEvents;
  #wake: Alarm | undefined;
  readonly #reported: StartedRun[] = [];
  /** What has to be done at Redis before anything else happens. */
  readonly #chores: (() => Promise<void>)[] = [];
  #order = 0;
  readonly #left = Promise.withResolvers<void>();

  private constructor(setting: ScheduleSetting, chooser: Chooser, connection: Connection) {
    this.#events = new KeyEvents(connection, () => this.#noteDue(this.clock.nowMs));
    this.setting = { ...setting, footprint: args => this.#events.widen(setting.footprint(args)) };
    this.chooser = chooser;
    this.#due = new DueKeys(connection, key => this.#events.end(key));
    const shared = {
      clock: this.clock,
      events: this.#events,
      onDue: (atMs: number) => this.#noteDue(atMs),
      scripts: new ScriptCache(setting.links.scripts),
      streams: new Streams(),
    };
    this.#system = new VirtualClient({ ...shared, connection, policy: () => undefined });
    this.redis = new ActorRedis(this, setting.links, { ...shared, connection, policy: setting.policy });
  }

  /** An empty key space and nobody on the stage. */
  static async open(setting: ScheduleSetting, chooser: Chooser): Promise<ScheduleRun> {
    const run = new ScheduleRun(setting, chooser, await setting.links.lend());
    // Redis empties itself while the guests are put back.
    await Promise.all([run.#system.execute(['FLUSHALL']), setting.guests.rewind()]);
    return run;
  }

  addActor(name: string): ActorProcess {
    const { code, exportName, guests, seed } = this.setting;
    const actor = new ActorProcess({
      name,
      guests,
      clock: this.clock,
      code,
      exportName,
      seed: seedFor(seed, name),
      nextOrder: () => this.#order++,
      print: (who, level, text) =>
        this.printer.print({ atMs: this.clock.elapsedMs, actor: who, level, text }),
      onReport: run => this.#reported.push(run),
      onInput: (...what) => this.trace.actor(name, ...what),
      onDeath: () => this.#chores.push(() => this.#bury(actor)),
    });
    this.actors.push(actor);
    if (this.stoppedAt !== undefined) actor.die('stopped', { status: 'crashed' });
    if (actor.problem) {
      const { line, message, name: errorName } = actor.problem;
      actor.die(message, { status: 'threw', name: errorName, message, line });
    }
    return actor;
  }

  /** The call that an actor's next step executes: the oldest that can be. */
  nextCall(actor: ActorProcess): PendingCall | undefined {
    if (!actor.isAlive || actor.isPaused) return undefined;
    return actor.pending.find(call => this.redis.canGo(actor, call));
  }

  /** Fulfilled if the schedule is left as it stands, because its rest is known; the story then waits for ever. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  /** A command from outside. What it writes is an event of the `story`, so that the evidence can be replayed. */
  async system(args: readonly string[]): Promise<Reply> {
    this.hasKeys = true;
    await this.#doChores();
    const reply = await this.#system.execute(args);
    if (onlyReads(args)) return reply;
    this.event('story', 'redis', commandText(args), replyText(reply), keepsArguments(args));
    this.trace.redis('story', this.setting.footprint(args), JSON.stringify(args));
    await this.redis.hear();
    return reply;
  }

  /** Lets the world go on until `isDone`, or nothing can happen any more before `limitAtMs`. */
  async drive(isDone: () => boolean, limitAtMs: number): Promise<void> {
    this.trace.story('drive', String(limitAtMs));
    while (await this.#goOn(isDone, limitAtMs));
    this.trace.story('driven');
  }

  /** One event; false when there is none, or none is wanted. */
  async #goOn(isDone: () => boolean, limitAtMs: number): Promise<boolean> {
    await this.#doChores();
    await this.#acceptReports();
    if (this.stoppedAt === undefined && this.events.length >= (this.setting.stopAfter ?? Infinity)) {
      await this.#stop();
    }
    if (isDone()) return false;
    const options = optionsOf(this);
    if (options.length === 0) {
      const nextAtMs = this.clock.nextAtMs();
      if (nextAtMs === undefined || nextAtMs > limitAtMs) return false;
      await this.moveTo(nextAtMs);
      return true;
    }
    if (options.length > 1) await this.setting.onState?.(this.#state);
    const taken = options[await this.#choose(options)];
    if (taken === undefined) throw new Error('a choice without an option');
    if (this.chooser.isAtDeviation && this.decisiveEvent === null) this.decisiveEvent = this.events.length;
    await this.#perform(taken);
    return true;
  }

  /** The number of the option taken. Never, if all that can follow is known. */
  #choose(options: readonly EventOption[]): Promise<number> | number {
    const chosen = this.chooser.choose(
      options.map(option => option.cost),
      () => {
        const labels = options.map(labelOf);
        return { state: this.#state, labels };
      },
    );
    return chosen ?? this.#leave();
  }

  get #state(): string {
    const current = this.current?.isAlive === true ? this.current.name : '';
    return `${this.trace.state()} ${this.hasKeys} ${current}`;
  }

  #leave(): Promise<never> {
    this.#left.resolve();
    return new Promise(() => undefined);
  }

  async settle(runs: readonly StartedRun[]): Promise<Outcome[]> {
    for (const actor of this.actors) actor.beginCounting();
    const limitAtMs = this.clock.nowMs + limits.virtualMs + (this.setting.pauseMs ?? 0);
    await this.drive(() => runs.every(run => run.outcome !== undefined), limitAtMs);
    for (const run of runs) {
      if (run.outcome === undefined) await this.#giveUp(run, limitAtMs);
    }
    // What a call leaves behind without waiting for it still reaches Redis.
    await this.drive(() => false, this.clock.nowMs);
    return runs.map(run => run.outcome ?? { status: 'stuck', why: 'It never ended.' });
  }

  /** Lets all go on that can without the story, and at most until `withinMs` have passed. */
  async quiet(withinMs: number): Promise<void> {
    for (const actor of this.actors) actor.beginCounting();
    const limitAtMs = this.clock.nowMs + withinMs;
    const hasEnded = ({ outcome }: StartedRun) => outcome !== undefined;
    await this.drive(() => this.actors.every(({ runs }) => runs.every(hasEnded)), limitAtMs);
    await this.drive(() => false, this.clock.nowMs);
  }

  async advance(ms: number): Promise<void> {
    for (const actor of this.actors) actor.beginCounting();
    const targetMs = this.clock.nowMs + ms;
    await this.drive(() => false, targetMs);
    this.event('driver', 'driver', `${ms} ms pass`, '', { fault: 'advance', ms });
    await this.moveTo(targetMs);
    await this.drive(() => false, targetMs);
  }

  /** Moves virtual time: ends keys, then rings what is due. */
  async moveTo(atMs: number): Promise<void> {
    this.stepsAtInstant = 0;
    for (const actor of this.actors) actor.stepsAtInstant = 0;
    const due = this.clock.moveTo(atMs);
    if (this.#wake && this.#wake.atMs <= this.clock.nowMs) this.#wake = undefined;
    const ended = await this.#due.expire(this.clock.nowMs);
    if (this.#due.earliestMs < Infinity) this.#wakeAt(this.#due.earliestMs);
    for (const key of ended) this.event('driver', 'redis', `${key} expires`, '', { fault: 'expire' });
    if (ended.length > 0) await this.redis.hear();
    for (const alarm of due) await alarm.ring();
  }

  #noteDue(atMs: number): void {
    this.#due.note(atMs);
    this.#wakeAt(atMs);
  }

  /** Where somebody hears of the end of keys, time stops at it. */
  #wakeAt(atMs: number): void {
    if (!this.#events.isOn || (this.#wake !== undefined && this.#wake.atMs <= atMs)) return;
    if (this.#wake) this.clock.cancel(this.#wake);
    this.#wake = this.clock.set('timer', Math.max(0, atMs - this.clock.nowMs), () => undefined);
  }

  async flush(): Promise<void> {
    this.event('driver', 'redis', 'FLUSHALL', 'OK', { fault: 'flush' });
    this.hasKeys = false;
    this.trace.flush();
    await this.#system.execute(['FLUSHALL']);
    await this.redis.hear();
  }

  async crash(actor: ActorProcess): Promise<void> {
    if (!actor.isAlive) return;
    await this.redis.sendRest(actor);
    this.event('driver', actor.name, 'crash', '', { fault: 'crash' });
    actor.die('crashed', { status: 'crashed' });
    await this.#doChores();
  }

  /** An actor's connections break: what it waited for, watched and subscribed to on them is gone. */
  async drop(actor: ActorProcess): Promise<void> {
    await this.#doChores();
    if (actor.isAlive) await this.redis.drop(actor);
  }

  /** `refuse`: connections break and none can be made. `hang`: calls are never answered. */
  redisDown(how: 'refuse' | 'hang'): void {
    this.redis.state = how;
    const text = how === 'refuse' ? 'refuses connections' : 'does not answer';
    this.event('driver', 'redis', text, '', { fault: 'down' });
    if (how === 'refuse') this.#chores.push(() => this.redis.goDown());
  }

  redisUp(): void {
    this.redis.state = 'up';
    this.event('driver', 'redis', 'is back', '', { fault: 'up' });
    this.#chores.push(() => this.redis.comeUp());
  }

  async #stop(): Promise<void> {
    this.stoppedAt = this.events.length;
    for (const actor of this.actors) actor.die('stopped', { status: 'crashed' });
    await this.#doChores();
  }

  event(actor: string, target: string, call: string, reply: string, detail: EventDetail = {}): void {
    this.events.push({ atMs: this.clock.elapsedMs, actor, target, call, reply, ...detail });
  }

  async close(): Promise<void> {
    const { links } = this.setting;
    await this.redis.closeAll();
    if (!links.scripts.isSpent) await this.#events.close();
    await links.giveBack(this.#system.connection, this.#system.isDirty);
  }

  async #perform(option: EventOption): Promise<void> {
    switch (option.kind) {
      case 'step':
        return this.#stepActor(option.actor);
      case 'begin':
        return option.actor.begin(option.run);
      case 'wait':
        return this.moveTo(option.atMs);
      case 'crash':
        return this.crash(option.actor);
      case 'flush':
        await this.flush();
        return this.#stepActor(option.before);
      case 'pause':
        return this.#pause(option.actor, option.ms);
      case 'drop':
        return this.redis.drop(option.actor);
      case 'fail': {
        const call = this.nextCall(option.actor);
        if (call) failPart(this, option.actor, call, option.isExecuted);
        return;
      }
      case 'refuse': {
        const call = this.nextCall(option.actor);
        if (call) await this.redis.refuse(option.actor, call, option.isExecuted);
      }
    }
  }

  async #stepActor(actor: ActorProcess): Promise<void> {
    const call = this.nextCall(actor);
    if (call === undefined) return;
    this.stepsAtInstant++;
    actor.stepsAtInstant++;
    this.current = actor;
    actor.hasStepped = true;
    if (++actor.steps > limits.steps) {
      const why = `It made ${limits.steps.toLocaleString('en')} calls without coming to an end.`;
      actor.die(why, { status: 'stuck', why });
      return;
    }
    if (call.target === 'redis' || call.target === 'message') return this.redis.step(actor, call);
    stepPart(this, actor, call);
  }

  async #doChores(): Promise<void> {
    for (let chore = this.#chores.shift(); chore !== undefined; chore = this.#chores.shift()) await chore();
  }

  /** A process that has ended holds nothing any more. */
  async #bury(actor: ActorProcess): Promise<void> {
    const isStopped = this.stoppedAt !== undefined;
    if (!isStopped) for (const part of this.parts.values()) part.forget?.(actor.name);
    this.trace.forget(actor.name);
    await this.redis.bury(actor);
  }

  async #pause(actor: ActorProcess, ms: number): Promise<void> {
    this.event('driver', actor.name, `stands still for ${ms} ms`, '', { fault: 'pause', ms });
    actor.pause();
    this.clock.set('pause', ms, () => actor.resume());
  }

  async #giveUp(run: StartedRun, limitAtMs: number): Promise<void> {
    const actor = this.actors.find(one => one.runs.includes(run));
    const waitsIn = actor && this.redis.waitsIn(actor);
    const isLate = (this.clock.nextAtMs() ?? 0) > limitAtMs;
    const why = isLate
      ? `It was still not done after ${limits.virtualMs / 60_000} minutes.`
      : `It waits ${waitsIn === undefined ? '' : `in ${waitsIn} `}for something that never comes.`;
    run.end({ status: 'stuck', why }, this.clock.nowMs);
    if (isLate) actor?.die(why, { status: 'stuck', why });
  }

  async #acceptReports(): Promise<void> {
    const reported = this.#reported.splice(0);
    // In the order of actors, so that it is the same in whatever order independent steps came.
    for (const actor of this.actors) {
      for (const run of reported) {
        if (run.report === undefined || run.outcome !== undefined || !actor.runs.includes(run)) continue;
        // A crash after the last call, before the answer is out.
        const mayCrash = this.setting.explores && actor.hasStepped && this.chooser.mayEver('crash');
        if (mayCrash && (await this.#crashesAfter(run))) {
          if (this.chooser.isAtDeviation) this.decisiveEvent ??= this.events.length;
          await this.crash(actor);
        } else {
          this.trace.actor(actor.name, 'ended', String(run.id));
          run.end(outcomeOf(run.report), this.clock.nowMs);
        }
      }
    }
  }

  async #crashesAfter({ actor, id }: StartedRun): Promise<boolean> {
    const chosen = this.chooser.choose(['free', 'crash'], () => ({
      state: `${this.trace.state()} ended ${id} of ${actor.name} ${this.current?.name}`,
      labels: ['ended', 'crash'],
    }));
    return (chosen ?? (await this.#leave())) === 1;
  }
}
