/**
 * Redis as the actors see it: their calls on their own connections, what waits inside Redis, what comes by
 * subscriptions, and how all of that breaks. Everything runs on a real server; what is decided here is only when.
 *
 * After whatever the server did, `hear` collects what it caused for others: replies of calls that waited, and
 * messages. Nothing is under way when the driver chooses the next event, so the same choices give the same schedule.
 *
 * A crash between the execution of a call and its reply needs no event of its own: it looks from outside like a crash
 * before the actor's next call, or before its answer is out, and both are offered.
 */
import { error } from '#sandbox/resp/reply.ts';
import { type ActorClient, ActorClients } from './actor-clients.ts';
import type { ActorProcess, PendingCall } from './actor-process.ts';
import type { VirtualClientOptions } from './client.ts';
import type { Alarm } from './clock.ts';
import { CommandNotes, connectionOf } from './command-notes.ts';
import type { Links } from './links.ts';
import { answered, commandOf, connectionError, type Step, stepRedis } from './redis-calls.ts';
import type { ScheduleRun } from './schedule-run.ts';
import { keepsArguments } from './story-commands.ts';
import { commandText, nestedValue, replyText, valueText } from './value.ts';

/** A call that waits inside Redis. */
interface Wait {
  readonly own: ActorClient;
  readonly actor: ActorProcess;
  readonly call: PendingCall;
  readonly args: readonly string[];
  /** Where its command stands in the run's list. */
  readonly at: number;
  alarm: Alarm | undefined;
  /** Its time ran out while Redis did not answer. */
  isOverdue: boolean;
}

/** What ioredis waits for before it connects again: 50 ms at first. */
const reconnectMs = 50;
/** Messages that an actor has not read; a server closes a subscriber that is so slow. */
const mostMessages = 2000;
const tooMany = error('ERR max number of clients reached');

export class ActorRedis {
  /** How calls of actors reach Redis. */
  state: 'up' | 'refuse' | 'hang' = 'up';
  readonly #run: ScheduleRun;
  readonly #clients: ActorClients;
  readonly #notes: CommandNotes;
  #waits: Wait[] = [];

  constructor(run: ScheduleRun, links: Links, options: Omit<VirtualClientOptions, 'isBlocked'>) {
    const { connection, ...shared } = options;
    this.#run = run;
    this.#notes = new CommandNotes(run);
    this.#clients = new ActorClients(links, connection, shared);
  }

  /** Whether a call can be executed now. Others of its actor may go before it, on other connections. */
  canGo(actor: ActorProcess, call: PendingCall): boolean {
    if (call.target === 'message') return this.state !== 'hang';
    if (call.target !== 'redis') return true;
    if (this.state !== 'up') return this.state === 'refuse';
    return call.method === 'close' || !this.#clients.isBusy(actor.name, call.connection);
  }

  /** The blocking command that an actor waits in, if it does. */
  waitsIn(actor: ActorProcess): string | undefined {
    return this.#waits.find(wait => wait.actor === actor)?.args[0]?.toUpperCase();
  }

  /** A connection of this actor has something that would be lost if it broke. */
  hasTies(actor: ActorProcess): boolean {
    return this.#clients
      .of(actor.name)
      .some(({ client, isAway }) => !isAway && (client.isDirty || client.isSubscribed || client.waiting));
  }

  /** Executes a call, or the next command of a pipeline. */
  async step(actor: ActorProcess, call: PendingCall): Promise<void> {
    if (call.target === 'message') return this.#deliver(actor, call);
    if (call.method === 'close' || call.method === 'quit') return this.#close(actor, call);
    if (this.state === 'refuse') {
      actor.remove(call);
      this.#notes.event(actor, call, commandText(commandOf(call)), '(no connection)', { fault: 'refuse' });
      actor.answer(call, connectionError('down'));
      return;
    }
    const own = await this.#clients.get(actor.name, call.connection);
    if (own === undefined) {
      this.#finish(actor, call, answered(call, commandOf(call), tooMany));
      return;
    }
    const step = await stepRedis(own.client, call);
    if ('waiting' in step) this.#beginWait({ own, actor, call, args: step.args }, step.waiting.timeoutMs);
    else {
      this.#finish(actor, call, step);
      this.#clients.noteSubscriptions(own);
      await this.hear();
    }
  }

  /** The call is answered with a connection error, executed or not. */
  async refuse(actor: ActorProcess, call: PendingCall, isExecuted: boolean): Promise<void> {
    if (isExecuted) await this.#executeUnheard(actor, call);
    else {
      const text = commandText(commandOf(call));
      this.#notes.event(actor, call, text, '(connection lost, not executed)', { fault: 'refuse' });
    }
    actor.remove(call);
    actor.answer(call, connectionError('broken'));
  }

  /** Before an actor crashes: the rest of a pipeline is on its way already. */
  async sendRest(actor: ActorProcess): Promise<void> {
    const begun = actor.pending.find(call => call.results.length > 0 && this.canGo(actor, call));
    if (begun !== undefined) await this.#executeUnheard(actor, begun);
  }

  /** An actor has died: its connections close. */
  async bury(actor: ActorProcess): Promise<void> {
    this.#traceTies(actor);
    this.#forgetWaits(actor);
    await this.#clients.close(actor.name);
  }

  /** Collects what others got by what Redis just did. */
  async hear(): Promise<void> {
    if (this.state === 'hang') return;
    if (this.#waits.length > 0) {
      const served = await this.#clients.served(this.#waits.map(({ own }) => own));
      for (const wait of this.#waits.filter(({ own }) => served.includes(own))) {
        await this.#resume(wait, { actor: 'redis', call: `${commandText(wait.args)} is served` });
      }
    }
    for (const own of await this.#clients.withMessages()) await this.#receive(own);
  }

  /** An actor's connections break. It connects again after a while, and subscribes again; what it watched is gone. */
  async drop(actor: ActorProcess): Promise<void> {
    await this.sendRest(actor);
    this.#run.event('driver', actor.name, 'its connections break', '', { fault: 'drop' });
    await this.#breakOff(actor, 'broken');
    for (const own of this.#clients.of(actor.name)) {
      this.#run.clock.set('redis', reconnectMs, () => this.#connectAgain(own, actor));
    }
  }

  async goDown(): Promise<void> {
    for (const actor of this.#run.actors) if (actor.isAlive) await this.#breakOff(actor, 'down');
  }

  async comeUp(): Promise<void> {
    for (const actor of this.#run.actors) {
      for (const own of this.#clients.of(actor.name)) await this.#connectAgain(own, actor);
    }
    await this.hear();
    for (const wait of this.#waits.filter(({ isOverdue }) => isOverdue)) await this.#timeOut(wait);
  }

  closeAll(): Promise<void> {
    return this.#clients.closeAll();
  }

  #finish(actor: ActorProcess, call: PendingCall, step: Step): void {
    this.#notes.executed(actor, call, step);
    if (!step.isWhole) return;
    actor.remove(call);
    actor.answer(call, step.result);
  }

  #beginWait(begun: Omit<Wait, 'at' | 'alarm' | 'isOverdue'>, timeoutMs: number | undefined): void {
    const { actor, args, call } = begun;
    const at = this.#notes.sent(actor, args, null);
    this.#notes.event(actor, call, commandText(args), '(waits)', keepsArguments(args));
    this.#notes.tookEffect(actor, [args], [call.id, call.connection, args, 'waits']);
    const wait: Wait = { ...begun, at, alarm: undefined, isOverdue: false };
    if (timeoutMs !== undefined) {
      wait.alarm = this.#run.clock.set('redis', timeoutMs, () => this.#timeOut(wait));
    }
    this.#waits.push(wait);
  }

  async #timeOut(wait: Wait): Promise<void> {
    if (!this.#waits.includes(wait)) return;
    wait.isOverdue = this.state === 'hang';
    if (wait.isOverdue) return;
    await this.#clients.unblock(wait.own.client.connection.serverId ?? 0, 'TIMEOUT');
    await this.#resume(wait, {
      actor: 'driver',
      call: `${commandText(wait.args)} times out`,
      fault: 'unblock',
    });
  }

  /** A call that waited has its reply. */
  async #resume(wait: Wait, how: { actor: string; call: string; fault?: 'unblock' }): Promise<void> {
    const { actor, args, at, call, own } = wait;
    const reply = await own.client.waiting?.reply;
    own.client.waiting = undefined;
    this.#end(wait);
    if (reply === undefined) return;
    const value = nestedValue(reply);
    this.#notes.tookEffect(actor, [args], [call.id, how.actor, value]);
    this.#notes.answered(at, value);
    this.#run.event(how.actor, actor.name, how.call, replyText(reply), {
      ...(how.fault ? { fault: how.fault } : {}),
      ...connectionOf(call.connection),
    });
    const step = answered(call, args, reply);
    if (!step.isWhole) return;
    actor.remove(call);
    actor.answer(call, step.result);
  }

  #end(wait: Wait): void {
    if (wait.alarm) this.#run.clock.cancel(wait.alarm);
    this.#waits = this.#waits.filter(other => other !== wait);
  }

  #forgetWaits(actor: ActorProcess): Wait[] {
    const ended = this.#waits.filter(wait => wait.actor === actor);
    for (const wait of ended) this.#end(wait);
    return ended;
  }

  /** Messages become calls that wait to be executed: when an actor reads them is for the driver to choose. */
  async #receive(own: ActorClient): Promise<void> {
    const actor = this.#run.actors.find(({ name }) => name === own.actor);
    for (const message of own.inbox.splice(0)) {
      const [kind, ...words] = 'items' in message ? message.items.map(nestedValue) : [];
      if (actor?.isAlive) actor.receive({ method: String(kind), connection: own.number, args: words });
    }
    if (actor === undefined || actor.messages <= mostMessages) return;
    this.#run.event('redis', actor.name, 'is too slow to read its messages and is cut off', '', {
      fault: 'drop',
    });
    await this.#breakOff(actor, 'broken');
    for (const each of this.#clients.of(actor.name)) {
      this.#run.clock.set('redis', reconnectMs, () => this.#connectAgain(each, actor));
    }
  }

  #deliver(actor: ActorProcess, call: PendingCall): void {
    actor.remove(call);
    const [first = null, ...rest] = call.args;
    const text = [call.method, String(first), ...rest.slice(0, -1).map(String)].join(' ');
    this.#run.event('redis', actor.name, text, valueText(rest.at(-1)), connectionOf(call.connection));
    actor.emit(call.connection, call.method, call.args);
  }

  async #close(actor: ActorProcess, call: PendingCall): Promise<void> {
    actor.remove(call);
    this.#traceTies(actor);
    const isSame = ({ connection }: PendingCall) => connection === call.connection;
    const waits = this.#waits.filter(wait => wait.actor === actor && isSame(wait.call));
    for (const wait of waits) this.#end(wait);
    await this.#clients.close(actor.name, call.connection);
    for (const left of actor.pending.filter(other => isSame(other) && other.order < call.order)) {
      actor.remove(left);
      if (left.target === 'redis') actor.answer(left, connectionError('broken'));
    }
    actor.answer(call, { value: 'OK' });
  }

  /** Its connections are gone. Calls that waited or were half done fail; others are sent when it connects again. */
  async #breakOff(actor: ActorProcess, how: 'broken' | 'down'): Promise<void> {
    this.#traceTies(actor);
    const ended = this.#forgetWaits(actor).map(({ call }) => call);
    const halfDone = actor.pending.filter(call => call.results.length > 0 && !ended.includes(call));
    const clients = this.#clients.of(actor.name).filter(({ isAway }) => !isAway);
    for (const own of clients) await this.#clients.breakOff(own);
    for (const call of actor.pending.filter(({ target }) => target === 'message')) actor.remove(call);
    for (const call of [...ended, ...halfDone]) {
      actor.remove(call);
      actor.answer(call, connectionError(how));
    }
    for (const own of clients) actor.emit(own.number, how === 'down' ? 'refused' : 'lost', []);
  }

  async #connectAgain(own: ActorClient, actor: ActorProcess): Promise<void> {
    if (!own.isAway || !actor.isAlive || this.state !== 'up') return;
    if (this.#clients.find(actor.name, own.number) !== own) return;
    await this.#clients.connectAgain(own);
    this.#clients.noteSubscriptions(own);
    actor.emit(own.number, 'back', []);
  }

  /** What is left of a call runs, but its reply reaches nobody. */
  async #executeUnheard(actor: ActorProcess, call: PendingCall): Promise<void> {
    for (;;) {
      const own = await this.#clients.get(actor.name, call.connection);
      if (own === undefined) return;
      const step = await stepRedis(own.client, call);
      if ('waiting' in step) {
        this.#notes.event(actor, call, commandText(step.args), '(the connection is lost while it waits)');
        await own.client.leave(serverId => this.#clients.unblock(serverId, 'ERROR'));
        return;
      }
      this.#notes.executed(actor, call, step, '(the reply is lost)');
      await this.hear();
      if (step.isWhole) return;
    }
  }

  /** What others find may be another when a client that waits or listens is gone. */
  #traceTies(actor: ActorProcess): void {
    if (this.hasTies(actor)) this.#notes.tiesBroke(actor);
  }
}
