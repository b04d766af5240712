/**
 * One story under one schedule: the actors, virtual time, the real Redis, and the loop that chooses what happens
 * next. The host lets every actor run until all wait; then the world stands still and one event is chosen.
 */
import type { Outcome, Value } from '#lessons/grading/stage.ts';
import type { EvidenceEvent } from '#lessons/schema.ts';
import type { GuestPool } from '#sandbox/guest/guest-pool.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { ActorClients } from './actor-clients.ts';
import { ActorProcess, type PendingCall } from './actor-process.ts';
import type { Chooser } from './chooser.ts';
import { VirtualClient } from './client.ts';
import { Clock } from './clock.ts';
import { DueKeys } from './due-keys.ts';
import { type FootprintOf, together } from './footprint.ts';
import type { Links } from './links.ts';
import { type EventOption, labelOf, optionsOf } from './options.ts';
import { callPart, type Part } from './parts.ts';
import type { Policy } from './policy.ts';
import { seedFor } from './random.ts';
import { connectionError, type Step, stepRedis } from './redis-calls.ts';
import { ScriptCache } from './scripts/script-cache.ts';
import { outcomeOf, type StartedRun } from './started-run.ts';
import { keepsArguments, onlyReads } from './story-commands.ts';
import { Trace } from './trace.ts';
import { commandText, nestedValue, replyText, valueText } from './value.ts';

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
  /** Once so many events have happened, every actor dies, silently: see `fatal-step.ts`. */
  readonly stopAfter?: number | undefined;
}

/** Bounds on one settle: beyond them a call counts as stuck. */
const limits = { steps: 3000, virtualMs: 600_000, outputBytes: 8192 };

/** What an event tells beyond its words. */
export type EventDetail = Pick<EvidenceEvent, 'args' | 'connection' | 'fault' | 'ms'>;

export class ScheduleRun {
  readonly clock = new Clock();
  readonly trace = new Trace(() => this.clock.nowMs);
  readonly actors: ActorProcess[] = [];
  readonly parts = new Map<string, Part>();
  readonly events: EvidenceEvent[] = [];
  readonly commands: { actor: string; args: readonly string[]; reply: Value }[] = [];
  readonly setting: ScheduleSetting;
  readonly chooser: Chooser;
  /** Index in `events` of what the last given choice of the schedule brought about. */
  decisiveEvent: number | null = null;
  output = '';
  /** How calls of actors reach Redis. */
  redisState: 'up' | 'refuse' | 'hang' = 'up';
  /** The actor that made the last step. */
  current: ActorProcess | undefined;
  /** Steps of all actors without time moving on. */
  stepsAtInstant = 0;
  hasKeys = false;
  /** How many events had happened when it was stopped; undefined if it was not. */
  stoppedAt: number | undefined;
  readonly #clients: ActorClients;
  readonly #system: VirtualClient;
  readonly #due: DueKeys;
  readonly #reported: StartedRun[] = [];
  #order = 0;
  readonly #left = Promise.withResolvers<void>();

  private constructor(setting: ScheduleSetting, chooser: Chooser, connection: Connection) {
    this.setting = setting;
    this.chooser = chooser;
    this.#due = new DueKeys(connection);
    const scripts = new ScriptCache(setting.links.scripts);
    const shared = { clock: this.clock, onDue: (atMs: number) => this.#due.note(atMs), scripts };
    this.#system = new VirtualClient({ ...shared, connection, policy: () => undefined });
    this.#clients = new ActorClients(setting.links, { ...shared, policy: setting.policy });
  }

  /** An empty key space and nobody on the stage. */
  static async open(setting: ScheduleSetting, chooser: Chooser): Promise<ScheduleRun> {
    await setting.guests.rewind();
    const run = new ScheduleRun(setting, chooser, await setting.links.lend());
    await run.#system.execute(['FLUSHALL']);
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
      print: (who, text) => this.#print(who, text),
      onReport: run => this.#reported.push(run),
      onInput: (...what) => this.trace.actor(name, ...what),
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
    if (this.redisState !== 'hang') return actor.pending[0];
    return actor.pending.find(call => call.target !== 'redis');
  }

  /** Fulfilled if the schedule is left as it stands, because its rest is known; the story then waits for ever. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  /** A command from outside. What it writes is an event of the `story`, so that the evidence can be replayed. */
  async system(args: readonly string[]): Promise<Reply> {
    this.hasKeys = true;
    const reply = await this.#system.execute(args);
    if (!onlyReads(args)) {
      this.event('story', 'redis', commandText(args), replyText(reply), keepsArguments(args));
      this.trace.redis('story', this.setting.footprint(args), JSON.stringify(args));
    }
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
        const current = this.current?.isAlive === true ? this.current.name : '';
        return { state: `${this.trace.state()} ${this.hasKeys} ${current}`, labels };
      },
    );
    return chosen ?? this.#leave();
  }

  #leave(): Promise<never> {
    this.#left.resolve();
    return new Promise(() => undefined);
  }

  async settle(runs: readonly StartedRun[]): Promise<Outcome[]> {
    for (const actor of this.actors) actor.steps = 0;
    const limitAtMs = this.clock.nowMs + limits.virtualMs + (this.setting.pauseMs ?? 0);
    await this.drive(() => runs.every(run => run.outcome !== undefined), limitAtMs);
    for (const run of runs) {
      if (run.outcome === undefined) await this.#giveUp(run, limitAtMs);
    }
    // What a call leaves behind without waiting for it still reaches Redis.
    await this.drive(() => false, this.clock.nowMs);
    return runs.map(run => run.outcome ?? { status: 'stuck', why: 'It never ended.' });
  }

  async advance(ms: number): Promise<void> {
    for (const actor of this.actors) actor.steps = 0;
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
    for (const key of await this.#due.expire(this.clock.nowMs))
      this.event('driver', 'redis', `${key} expires`, '', { fault: 'expire' });
    for (const alarm of due) alarm.ring();
  }

  async flush(): Promise<void> {
    this.event('driver', 'redis', 'FLUSHALL', 'OK', { fault: 'flush' });
    this.hasKeys = false;
    this.trace.flush();
    await this.#system.execute(['FLUSHALL']);
  }

  async crash(actor: ActorProcess): Promise<void> {
    if (!actor.isAlive) return;
    // The rest of a pipeline is on its way already.
    const [call] = actor.pending;
    if (call !== undefined && call.results.length > 0) await this.#executeUnheard(actor, call);
    this.event('driver', actor.name, 'crash', '', { fault: 'crash' });
    actor.die('crashed', { status: 'crashed' });
    for (const part of this.parts.values()) part.forget?.(actor.name);
    this.trace.forget(actor.name);
    await this.#clients.close(actor.name);
  }

  async #stop(): Promise<void> {
    this.stoppedAt = this.events.length;
    for (const actor of this.actors) {
      actor.die('stopped', { status: 'crashed' });
      await this.#clients.close(actor.name);
    }
  }

  event(actor: string, target: string, call: string, reply: string, detail: EventDetail = {}): void {
    this.events.push({ atMs: this.clock.elapsedMs, actor, target, call, reply, ...detail });
  }

  async close(): Promise<void> {
    const { links } = this.setting;
    await this.#clients.closeAll();
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
      case 'refuse':
        return this.#refuse(option.actor, option.isExecuted);
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
    await this.#step(actor, call);
  }

  /** Executes a call, or the next command of a pipeline. */
  async #step(actor: ActorProcess, call: PendingCall): Promise<void> {
    if (call.target !== 'redis') {
      actor.remove(call);
      this.#stepPart(actor, call);
      return;
    }
    if (this.redisState === 'refuse') {
      actor.remove(call);
      this.event(actor.name, 'redis', commandText(call.commands[0] ?? [call.method]), '(no connection)', {
        fault: 'refuse',
      });
      actor.answer(call, connectionError('down'));
      return;
    }
    if (call.method === 'close') {
      actor.remove(call);
      await this.#clients.close(actor.name, call.connection);
      actor.answer(call, { value: 'OK' });
      return;
    }
    const step = await stepRedis(await this.#clients.get(actor.name, call.connection), call);
    this.#note(actor, call, step);
    if (!step.isWhole) return;
    actor.remove(call);
    actor.answer(call, step.result);
  }

  #stepPart(actor: ActorProcess, call: PendingCall): void {
    const part = this.parts.get(call.target);
    const { reply, result } = callPart(part, actor.name, call);
    const footprint = part?.footprint(call.method, call.args);
    const told = JSON.stringify([call.target, call.id, call.method, call.args, result]);
    if (footprint) this.trace.part(actor.name, footprint, told);
    this.event(actor.name, call.target, `${call.method}(${call.args.map(valueText).join(', ')})`, reply);
    const latencyMs = part?.latencyMs(call.method) ?? 0;
    if (latencyMs === 0) actor.answer(call, result);
    else this.clock.set('part', latencyMs, () => actor.answer(call, result));
  }

  async #refuse(actor: ActorProcess, isExecuted: boolean): Promise<void> {
    const call = this.nextCall(actor);
    if (call === undefined) return;
    const text = commandText(call.commands[call.results.length] ?? [call.method]);
    if (isExecuted) await this.#executeUnheard(actor, call);
    else this.event(actor.name, 'redis', text, '(connection lost, not executed)', { fault: 'refuse' });
    actor.remove(call);
    actor.answer(call, connectionError('broken'));
  }

  /** What is left of a call runs, but its reply reaches nobody. */
  async #executeUnheard(actor: ActorProcess, call: PendingCall): Promise<void> {
    for (;;) {
      const step = await stepRedis(await this.#clients.get(actor.name, call.connection), call);
      this.#note(actor, call, step, '(the reply is lost)');
      if (step.isWhole) return;
    }
  }

  #note(actor: ActorProcess, call: PendingCall, step: Step, lost?: string): void {
    this.hasKeys = true;
    const footprints = step.executed.map(({ args }) => this.setting.footprint(args));
    const isAtomic = step.executed.length > 1;
    const told = step.executed.map(({ args, reply }) => [call.id, call.connection, args, nestedValue(reply)]);
    this.trace.redis(
      actor.name,
      together(isAtomic ? footprints.slice(1, -1) : footprints),
      JSON.stringify(told),
    );
    const connection = call.connection > 1 ? { connection: call.connection } : {};
    for (const { args, reply } of step.executed) {
      const [name = '', ...rest] = args;
      this.commands.push({
        actor: actor.name,
        args: [name.toUpperCase(), ...rest],
        reply: nestedValue(reply),
      });
      this.event(actor.name, 'redis', commandText(args), lost ?? replyText(reply), {
        ...keepsArguments(args),
        ...connection,
      });
    }
  }

  async #pause(actor: ActorProcess, ms: number): Promise<void> {
    this.event('driver', actor.name, `stands still for ${ms} ms`, '', { fault: 'pause', ms });
    actor.pause();
    this.clock.set('pause', ms, () => actor.resume());
  }

  async #giveUp(run: StartedRun, limitAtMs: number): Promise<void> {
    const isLate = (this.clock.nextAtMs() ?? 0) > limitAtMs;
    const why = isLate
      ? `It was still not done after ${limits.virtualMs / 60_000} minutes.`
      : 'It waits for something that never comes.';
    run.end({ status: 'stuck', why }, this.clock.nowMs);
    const actor = this.actors.find(one => one.runs.includes(run));
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

  #print(actor: string, text: string): void {
    if (this.output.length >= limits.outputBytes) return;
    const line = `${this.clock.elapsedMs} ms ${actor}: ${text}\n`;
    this.output += line.slice(0, limits.outputBytes - this.output.length);
  }
}
