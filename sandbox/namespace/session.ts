/**
 * One client's conversation with its namespace: what it says is decided, rewritten, sent and answered in order.
 * All state of the conversation (transaction, watched keys) is kept at the moment of deciding, which is the order of
 * sending.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientFacts, EmulationContext, SessionControl } from '#sandbox/command/emulate/context.ts';
import { emulations } from '#sandbox/command/emulate/emulations.ts';
import { isPlainSort } from '#sandbox/command/emulate/sort.ts';
import { guard, guardSize } from '#sandbox/command/guard.ts';
import { restoreKeys, rewriteKeys } from '#sandbox/command/rewrite.ts';
import type { Command } from '#sandbox/command/table.ts';
import { Failure, respText } from '#sandbox/failure.ts';
import { AnsweredCommand } from '#sandbox/namespace/answered-command.ts';
import {
  CommandQueue,
  type Job,
  type JobOptions,
  type Lane,
  type Sending,
  type Step,
} from '#sandbox/namespace/command-queue.ts';
import { type Growth, grows, growthOf } from '#sandbox/namespace/growth.ts';
import { isHeavy, manyArguments } from '#sandbox/namespace/heavy-work.ts';
import type { SessionHost } from '#sandbox/namespace/session-host.ts';
import { SessionPass } from '#sandbox/namespace/session-pass.ts';
import { SessionPubSub } from '#sandbox/namespace/session-pubsub.ts';
import { SessionTransaction } from '#sandbox/namespace/session-transaction.ts';
import { type ShownClient, shownSubscriptions, shownWait } from '#sandbox/namespace/shown-client.ts';
import { Upstream } from '#sandbox/namespace/upstream.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import { downgrade } from '#sandbox/resp/downgrade.ts';
import { writePrefixed } from '#sandbox/resp/encode.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import type { Request } from '#sandbox/resp/request-parser.ts';
import type { FrameReceiver, Session } from '#sandbox/sandbox.ts';

const blockingSlackMs = 5000;
/** How long a client waits for the refusal of a command that was one too many. */
const refusalMs = 100;
/** Others of the sandbox may take first what was asked for. */
const refills = 3;
const flushes = /^flush/;
const whileSubscribed = /^(?:p?subscribe|ssubscribe|p?unsubscribe|sunsubscribe|ping|quit|reset)$/;
const answer = (reply: Reply): Step => ({ kind: 'answer', reply });
/** MULTI, EXEC, DISCARD, WATCH, UNWATCH. */
const isTransactional = (command: Command) => command.categories.has('@transaction');
const isSort = (command: Command) => command.name === 'sort' || command.name === 'sort_ro';
/** Said of the shared server, of which a learner need not know. */
const serverTrouble =
  /^(?:LOADING|CLUSTERDOWN|MOVED|ASK|TRYAGAIN|MASTERDOWN|READONLY|MISCONF|UNBLOCKED force unblock) /;
/** Said by a primary that is none any more: its address may lead to another server by now. */
const demoted = /^(?:READONLY|UNBLOCKED force unblock) /;

/** A long command on its way through the queue. It is taken apart only if it must be looked at closely. */
class FramedJob implements Job {
  readonly frame: Request;
  readonly startedAt = performance.now();
  readonly #receiver: FrameReceiver;
  #args: readonly Buffer[] | undefined;

  constructor(frame: Request, receiver: FrameReceiver) {
    this.frame = frame;
    this.#receiver = receiver;
  }

  get args(): readonly Buffer[] {
    this.#args ??= this.frame.args();
    return this.#args;
  }

  replied(reply: Reply): void {
    this.#receiver.replied(reply);
  }

  failed(thrown: unknown): void {
    this.#receiver.failed(thrown);
  }
}

export class NamespaceSession implements Session {
  readonly client: string;
  readonly id: number;
  readonly #host: SessionHost;
  readonly #queue: CommandQueue;
  readonly #upstream: Upstream;
  readonly #pubSub: SessionPubSub;
  readonly #listeners = new Set<(push: Reply) => void>();
  readonly #openedAtMs = Date.now();
  readonly #endListeners = new Set<(failure: Failure) => void>();
  /** Pushes that must follow the reply of the command that subscribes or unsubscribes now. */
  #following: (() => void)[] | undefined;
  #protocol: 2 | 3 = 2;
  readonly #transaction: SessionTransaction;
  readonly #pass: SessionPass;
  #name = '';
  #lastUsedAtMs = Date.now();
  #lastCommand = '';
  #endsAfterReply = false;

  constructor(client: string, host: SessionHost) {
    this.client = client;
    this.#host = host;
    this.id = host.nextClientId();
    this.#pubSub = new SessionPubSub({
      id: host.id,
      prefix: host.prefix,
      feed: host.feed,
      protocol: () => this.#protocol,
      mostSubscriptions: host.limits.subscriptions,
      subscriptionsLeft: () => host.subscriptionsLeft(),
      connection: () => this.#upstream.ensure(),
      deliver: (push, isConfirmation) => this.#deliver(push, isConfirmation),
    });
    this.#upstream = new Upstream({
      open: onClose =>
        host.connect({ protocol: this.#protocol, onPush: push => this.#pubSub.receive(push), onClose }),
      restore: connection => this.#pubSub.restore(connection),
      onLost: () => this.#transaction.lost(),
      isNeeded: () => this.subscriptions.total > 0,
    });
    this.#transaction = new SessionTransaction({
      host,
      send: (args, finish) => this.#send('own', args, false, finish),
      turn: () => host.heavy.begin(),
      connection: () => this.#upstream.connection,
      finish: (command, keys, reply) => this.#finish(command, keys, reply),
      emulate: (command, args) => this.#emulate(command, args),
      captureFirst: (job, keys, sending) => this.#captureFirst(job, keys, sending),
      capture: (job, keys) => this.#capture(job, keys),
      hasEnded: () => this.#queue.ended !== undefined,
    });
    this.#queue = new CommandQueue({
      prepare: job => this.#prepare(job),
      connection: lane => this.#connection(lane),
      ensureConnection: lane =>
        lane === 'own' ? this.#upstream.ensure() : host.shared.ensure(this.#protocol),
      answered: (job, reply, durationMs) => this.#answered(job, reply, durationMs),
      settled: () => this.#deliverFollowing(),
      failed: () => this.#failed(),
      blockedChanged: () => host.stateChanged(),
    });
    this.#pass = new SessionPass({
      client,
      host,
      queue: this.#queue,
      connection: () => host.shared.connection(this.#protocol),
      isPlain: () => !this.#transaction.hangsOnConnection && this.subscriptions.total === 0,
      used: (command, nowMs) => {
        this.#lastUsedAtMs = nowMs;
        this.#lastCommand = command.name;
      },
      living: reply => this.#living('shared', reply),
    });
  }

  get protocol(): 2 | 3 {
    return this.#protocol;
  }

  get subscriptions() {
    return this.#pubSub.subscriptions;
  }

  /** As watchers see it. */
  get shown(): ShownClient {
    const { subscriptions } = this;
    return {
      name: this.client,
      state: this.#state,
      ...shownWait(this.#queue.blockedBy),
      ...shownSubscriptions({
        channels: subscriptions.names('channel'),
        patterns: subscriptions.names('pattern'),
        shards: subscriptions.names('shard'),
      }),
    };
  }

  get facts(): ClientFacts {
    const { channels, patterns, shards } = this.subscriptions;
    return {
      id: this.id,
      client: this.client,
      name: this.#name,
      protocol: this.#protocol,
      openedAtMs: this.#openedAtMs,
      lastUsedAtMs: this.#lastUsedAtMs,
      lastCommand: this.#lastCommand,
      state: this.#state,
      channels: channels.size,
      patterns: patterns.size,
      shardChannels: shards.size,
      queued: this.#transaction.queued,
    };
  }

  execute(args: readonly Buffer[], options: JobOptions = {}): Promise<Reply> {
    return new Promise((replied, failed) => this.#submit(args, { replied, failed }, options));
  }

  run(request: Request, receiver: FrameReceiver): void {
    if (this.#pass.take(request, receiver)) return;
    if (request.isFramed && request.count > manyArguments)
      this.#queue.add(new FramedJob(request.freeze(), receiver));
    else this.#submit(request.args(), receiver, {});
  }

  #submit(args: readonly Buffer[], told: Pick<Job, 'replied' | 'failed'>, options: JobOptions): void {
    this.#lastUsedAtMs = Date.now();
    this.#queue.add({
      ...options,
      args,
      startedAt: performance.now(),
      replied: reply => told.replied(reply),
      failed: thrown => told.failed(thrown),
    });
  }

  #keysOf(command: Command, args: readonly Buffer[]): Buffer[] {
    return rewriteKeys(command, args, this.#host.prefix).keys;
  }

  onPush(listener: (push: Reply) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onEnd(listener: (failure: Failure) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  close(): void {
    this.#host.closeSession(this);
  }

  /** Ends its blocking command, as if its time were up or by an error. False if it waits for nothing. */
  async unblock(isError: boolean): Promise<boolean> {
    const connection = this.#upstream.connection;
    if (!this.#queue.isBlocked || connection?.serverId === undefined) return false;
    return this.#host.unblock(connection.serverId, isError);
  }

  /** Ends it: whatever waits is rejected with `failure`. Called by the sandbox alone. */
  end(failure: Failure): void {
    this.#pubSub.clear();
    this.#transaction.leave().ended();
    this.#queue.end(failure);
    this.#upstream.end();
    this.#listeners.clear();
    for (const listener of [...this.#endListeners]) listener(failure);
    this.#endListeners.clear();
  }

  /** Closes the connection to the server if it is idle and nothing hangs on it. */
  rest(nowMs: number): void {
    const hangs = this.#transaction.hangsOnConnection || this.subscriptions.total > 0;
    const isIdle = nowMs - this.#lastUsedAtMs >= this.#host.limits.idleConnectionMs;
    if (isIdle && !hangs && !this.#queue.isBusy) this.#upstream.drop();
  }

  get #state(): ClientFacts['state'] {
    if (this.#queue.isBlocked) return 'blocked';
    if (this.#transaction.isOpen) return 'multi';
    return this.subscriptions.total > 0 ? 'subscribed' : 'idle';
  }

  #prepare(job: Job): Step {
    const { bucket } = this.#host;
    if (job.isFree === true || bucket.take(Date.now())) return this.#decide(job);
    return { kind: 'alone', work: () => this.#awaitTurn(job) };
  }

  /** No token is in hand. A client that is refused waits first, so that a flood slows down whoever makes it. */
  async #awaitTurn(job: Job): Promise<Step> {
    const { bucket, limits } = this.#host;
    for (let attempt = 0; attempt < refills && (await bucket.refill()) === 0; attempt += 1) {
      if (bucket.take(Date.now())) return this.#decide(job);
    }
    await sleep(refusalMs);
    return this.#refuse(tooFast(limits.commandsPerSecond));
  }

  #decide(job: Job): Step {
    const framed = job.frame === undefined ? undefined : this.#decideFramed(job, job.frame);
    if (framed !== undefined) return framed;
    const { args } = job;
    const { table, limits } = this.#host;
    const tooLarge = guardSize(args, limits);
    if (tooLarge !== undefined) return this.#refuse(tooLarge);
    const outcome = table.decide(args);
    const known = 'command' in outcome ? outcome.command : outcome.refused;
    if (known !== undefined && this.#protocol === 2 && this.subscriptions.count > 0) {
      if (!whileSubscribed.test(known.name)) return answer(onlyWhileSubscribed(known));
    }
    if (!('command' in outcome)) return this.#refuse(outcome.reply);
    const { command } = outcome;
    this.#lastCommand = command.name;
    const guarded = guard(command, args, limits);
    if ('reply' in guarded) return this.#refuse(guarded.reply);
    const isForwarded = outcome.kind === 'allowed' || (isSort(command) && isPlainSort(args));
    if (!isForwarded) return this.#prepareEmulated(job, command, guarded.args);
    return (
      this.#transaction.control(job, command, guarded.args) ??
      this.#prepareForward(job, command, guarded.args)
    );
  }

  /** A long command that may go as bytes is not taken apart: many arguments make much garbage. */
  #decideFramed(job: Job, frame: Request): Step | undefined {
    if (this.#transaction.hangsOnConnection || this.subscriptions.total > 0) return undefined;
    const found = this.#pass.find(frame);
    if (found === undefined) return undefined;
    const { command, places } = found;
    this.#lastCommand = command.name;
    const keys: Buffer[] = [];
    for (let at = places.first; at <= places.last; at += places.step) {
      keys.push(frame.bytes.subarray(frame.startOf(at), frame.endOf(at)));
    }
    const sending: Sending = {
      ...this.#send('shared', [], false, reply => this.#finish(command, keys, reply)),
      ...this.#turnOf(true),
      bytes: out => writePrefixed(out, frame, this.#host.prefix, places),
    };
    return this.#sendGrowing(job, this.#pass.growthOf(frame, found), sending, command.isWrite ? keys : []);
  }

  /** A refusal inside MULTI makes EXEC fail, as it does in Redis. */
  #refuse(reply: Reply): Step {
    this.#transaction.refused();
    return answer(reply);
  }

  #prepareEmulated(job: Job, command: Command, args: readonly Buffer[]): Step {
    if (this.#transaction.isOpen && command.name !== 'reset' && command.name !== 'quit') {
      return this.#transaction.queueEmulated(command, args);
    }
    return {
      kind: 'alone',
      work: async () => {
        const { quota } = this.#host;
        const growth = command.mayGrow ? growthOf(command, args) : undefined;
        const bytes = growth === undefined ? 0 : await quota.demand(growth);
        if (typeof bytes !== 'number') return bytes;
        try {
          if (command.isWrite) {
            await this.#capture(job, flushes.test(command.name) ? 'all' : this.#keysOf(command, args));
          }
          const reply = await this.#emulateInTurn(command, args);
          if (isSort(command)) this.#note(command, this.#keysOf(command, args), reply);
          return reply;
        } finally {
          if (growth !== undefined) quota.settled({ keys: growth.keys, bytes });
        }
      },
    };
  }

  async #emulateInTurn(command: Command, args: readonly Buffer[]): Promise<Reply> {
    const { heavy, quota } = this.#host;
    const mayTakeLong = command.name === 'lcs' || isHeavy(command.name, quota.bytes);
    const end = mayTakeLong ? await heavy.begin() : undefined;
    try {
      return await this.#emulate(command, args);
    } finally {
      end?.();
    }
  }

  async #emulate(command: Command, args: readonly Buffer[]): Promise<Reply> {
    const emulation = emulations.get(command.name);
    if (emulation === undefined) throw new Error(`${command.name} has no emulation`);
    const isSubscribing = /subscribe$/.test(command.name);
    if (isSubscribing) this.#following ??= [];
    const reply = await emulation(args, this.#context());
    return this.#protocol === 3 || isSubscribing ? reply : downgrade(reply);
  }

  /** Before a browser's write is sent, what its keys hold is kept, so that it can be undone. */
  #captureFirst(job: Job, keys: readonly Buffer[], sending: Sending): Step {
    if (job.isUndoable !== true || keys.length === 0) return sending;
    if (this.#host.isFlood({ client: this.client, args: job.args, keys })) return sending;
    return {
      kind: 'alone',
      work: async () => {
        try {
          await this.#capture(job, keys);
        } catch (cause) {
          sending.ended?.();
          throw cause;
        }
        return sending;
      },
    };
  }

  async #capture(job: Job, keys: readonly Buffer[] | 'all'): Promise<void> {
    if (job.isUndoable === true) await this.#host.capture({ client: this.client, args: job.args, keys });
  }

  #prepareForward(job: Job, command: Command, args: readonly Buffer[]): Step {
    if (this.#transaction.isOpen && !isTransactional(command)) return this.#transaction.queue(command, args);
    const { quota, prefix } = this.#host;
    const { args: sent, keys } = rewriteKeys(command, args, prefix);
    const sending: Sending = {
      ...this.#send(this.#laneOf(command), sent, command.isBlocking, reply =>
        this.#finish(command, keys, reply),
      ),
      ...(command.isBlocking ? { waitsFor: { command: command.name, keys } } : {}),
      ...this.#turnOf(!command.isBlocking && isHeavy(command.name, quota.bytes, args.length)),
    };
    return this.#sendGrowing(job, growthOf(command, args), sending, command.isWrite ? keys : []);
  }

  /** Sends what may add so much, once that is known to fit. */
  #sendGrowing(job: Job, growth: Growth | undefined, sending: Sending, written: readonly Buffer[]): Step {
    const { quota } = this.#host;
    if (growth === undefined || !grows(growth)) return this.#captureFirst(job, written, sending);
    const settling = (bytes: number) => ({ ended: () => quota.settled({ keys: growth.keys, bytes }) });
    if (quota.take(growth))
      return this.#captureFirst(job, written, { ...sending, ...settling(growth.bytes) });
    return {
      kind: 'alone',
      work: async () => {
        const taken = await quota.demand(growth);
        return typeof taken === 'number'
          ? this.#captureFirst(job, written, { ...sending, ...settling(taken) })
          : taken;
      },
    };
  }

  /** Messages and replies of a subscriber come by one connection, so that they are in order. */
  #laneOf(command: Command): Lane {
    const hangs = this.#transaction.hangsOnConnection || this.subscriptions.total > 0;
    return hangs || command.isBlocking || isTransactional(command) ? 'own' : 'shared';
  }

  #turnOf(mayTakeLong: boolean): Pick<Sending, 'turn'> {
    return mayTakeLong ? { turn: () => this.#host.heavy.begin() } : {};
  }

  #send(lane: Lane, args: readonly Buffer[], isBlocking: boolean, finish: (reply: Reply) => Reply): Sending {
    const { blockMs, commandTimeoutMs } = this.#host.limits;
    const timeoutMs = isBlocking ? blockMs + blockingSlackMs : commandTimeoutMs;
    return {
      kind: 'send',
      lane,
      args,
      timeoutMs,
      isBlocking,
      finish: reply => finish(this.#living(lane, reply)),
    };
  }

  /** The reply, unless it tells of trouble that is the shared server's. @throws {Failure} `unavailable` */
  #living(lane: Lane, reply: Reply): Reply {
    if (reply.type !== 'error' || !serverTrouble.test(reply.text)) return reply;
    if (demoted.test(reply.text)) this.#connection(lane)?.close();
    throw new Failure('unavailable', 'The server is starting or moving. Please try again in a moment.', 2);
  }

  #connection(lane: Lane): Connection | undefined {
    return lane === 'own' ? this.#upstream.connection : this.#host.shared.connection(this.#protocol);
  }

  /** The server's reply to a command that has run, as the learner's server would have said it. */
  #finish(command: Command, keys: readonly Buffer[], reply: Reply): Reply {
    this.#note(command, keys, reply);
    if (command.name !== 'publish' || reply.type !== 'integer') {
      return restoreKeys(command, reply, keys, this.#host.prefix);
    }
    // The server counts our one pattern for each session that has any; the learner counts those that match.
    const { holders, matching } = this.#host.patternReceivers(keys[0] ?? Buffer.alloc(0));
    const receivers = reply.value - BigInt(holders) + BigInt(matching);
    return { type: 'integer', value: receivers < 0n ? 0n : receivers };
  }

  #note(command: Command, keys: readonly Buffer[], reply: Reply): void {
    if (command.isWrite && reply.type !== 'error') this.#host.wrote(this.client, keys);
  }

  #answered(job: Job, reply: Reply, durationMs: number): void {
    const { frame, runId } = job;
    const told = { client: this.client, runId, durationMs, protocol: this.#protocol };
    const answered =
      frame === undefined
        ? { args: job.args, reply }
        : { request: frame.bytes.toString('latin1'), count: frame.count, reply };
    this.#host.answered(new AnsweredCommand(answered, told));
    if (this.#endsAfterReply) setImmediate(() => this.close());
  }

  /** A transaction whose MULTI never reached the server is lost as well. */
  #failed(): void {
    if (this.#upstream.connection === undefined) this.#transaction.lost();
  }

  /**
   * What comes while a command subscribes or unsubscribes follows its reply. A message that is overtaken by the end of
   * the last subscription is dropped: a RESP2 client would take it for the reply to its next command.
   */
  #deliver(push: Reply, isConfirmation: boolean): void {
    const runId = isConfirmation ? this.#queue.currentRunId : undefined;
    const tell = () => {
      if (!isConfirmation && this.subscriptions.total === 0) return;
      this.#host.pushed(this, push, runId);
      for (const listener of this.#listeners) listener(push);
    };
    if (this.#following === undefined) tell();
    else this.#following.push(tell);
  }

  #deliverFollowing(): void {
    const following = this.#following;
    this.#following = undefined;
    for (const tell of following ?? []) tell();
  }

  #context(): EmulationContext {
    const { table, limits, sandboxFacts, keyspace, bucket, upstream } = this.#host;
    return {
      table,
      limits,
      nowMs: Date.now(),
      session: this.#control(),
      sandbox: sandboxFacts,
      keys: {
        names: () => keyspace.names(),
        count: () => keyspace.count(),
        remove: async names => {
          await keyspace.remove(names);
          this.#host.wrote(this.client, names);
        },
      },
      charge: cost => bucket.charge(Date.now(), cost),
      upstream,
    };
  }

  #control(): SessionControl {
    const changed = () => this.#host.stateChanged();
    return {
      facts: () => this.facts,
      setName: name => {
        this.#name = name;
      },
      setProtocol: protocol => this.#setProtocol(protocol),
      reset: () => this.#reset(),
      endAfterReply: () => {
        this.#endsAfterReply = true;
      },
      subscribe: (kind, names) => this.#pubSub.subscribe(kind, names).finally(changed),
      unsubscribe: (kind, names) => this.#pubSub.unsubscribe(kind, names).finally(changed),
    };
  }

  async #setProtocol(protocol: 2 | 3): Promise<void> {
    if (protocol === this.#protocol) return;
    this.#protocol = protocol;
    const hello = [Buffer.from('HELLO'), Buffer.from(String(protocol))];
    await this.#upstream.connection?.execute(hello, { protocol });
  }

  #reset(): void {
    this.#transaction.leave().ended();
    this.#pubSub.clear();
    this.#upstream.drop();
    this.#protocol = 2;
    this.#name = '';
    this.#host.stateChanged();
  }
}

function tooFast(perSecond: number): Reply {
  return error(
    respText(
      'quota',
      `too many commands: this sandbox may run ${perSecond} a second. Wait a moment and go on.`,
    ),
  );
}

function onlyWhileSubscribed({ name }: Command): Reply {
  const allowed = '(P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET';
  return error(`ERR Can't execute '${name}': only ${allowed} are allowed in this context`);
}
