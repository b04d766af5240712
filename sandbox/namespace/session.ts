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
import { Failure } from '#sandbox/failure.ts';
import {
  CommandQueue,
  type Job,
  type JobOptions,
  type Lane,
  type Sending,
  type Step,
} from '#sandbox/namespace/command-queue.ts';
import { PassedCommand, type PassedTo } from '#sandbox/namespace/passed-command.ts';
import { directGrowth, growthOf } from '#sandbox/namespace/growth.ts';
import type { SessionHost } from '#sandbox/namespace/session-host.ts';
import { SessionPubSub } from '#sandbox/namespace/session-pubsub.ts';
import { abortedReply, lostReply, newTransaction, type Transaction } from '#sandbox/namespace/transaction.ts';
import { Upstream } from '#sandbox/namespace/upstream.ts';
import { downgrade } from '#sandbox/resp/downgrade.ts';
import { writePrefixed } from '#sandbox/resp/encode.ts';
import { array, error, ok, type Reply } from '#sandbox/resp/reply.ts';
import { sizeOfReply } from '#sandbox/resp/reply-size.ts';
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
const isSort = (command: Command) => command.name === 'sort' || command.name === 'sort_ro';
/** Said of the shared server, of which a learner need not know. */
const serverTrouble = /^(?:LOADING|CLUSTERDOWN|MOVED|ASK|TRYAGAIN|MASTERDOWN|READONLY|MISCONF) /;
let lastId = 0;

interface Arrived {
  readonly push: Reply;
  readonly isConfirmation: boolean;
  readonly runId: string | undefined;
}

export class NamespaceSession implements Session, PassedTo {
  readonly client: string;
  readonly id: number;
  readonly #host: SessionHost;
  readonly #queue: CommandQueue;
  readonly #upstream: Upstream;
  readonly #pubSub: SessionPubSub;
  readonly #listeners = new Set<(push: Reply) => void>();
  readonly #openedAtMs = Date.now();
  #pushes: Arrived[] = [];
  #protocol: 2 | 3 = 2;
  #transaction: Transaction | undefined;
  #watched = 0;
  #isWatchLost = false;
  #name = '';
  #lastUsedAtMs = Date.now();
  #lastCommand = '';
  #endsAfterReply = false;

  constructor(client: string, host: SessionHost) {
    this.client = client;
    this.#host = host;
    lastId += 1;
    this.id = lastId;
    this.#pubSub = new SessionPubSub({
      id: host.id,
      prefix: host.prefix,
      feed: host.feed,
      protocol: () => this.#protocol,
      subscriptionsLeft: () => host.subscriptionsLeft(),
      connection: () => this.#upstream.ensure(),
      deliver: (push, isConfirmation) =>
        this.#deliver({ push, isConfirmation, runId: isConfirmation ? this.#queue.currentRunId : undefined }),
    });
    this.#upstream = new Upstream({
      open: onClose =>
        host.connect({ protocol: this.#protocol, onPush: push => this.#pubSub.receive(push), onClose }),
      restore: connection => this.#pubSub.restore(connection),
      onLost: () => this.#lost(),
      isNeeded: () => this.subscriptions.total > 0,
    });
    this.#queue = new CommandQueue({
      prepare: job => this.#prepare(job),
      connection: lane =>
        lane === 'own' ? this.#upstream.connection : host.shared.connection(this.#protocol),
      ensureConnection: lane =>
        lane === 'own' ? this.#upstream.ensure() : host.shared.ensure(this.#protocol),
      answered: (job, reply, durationMs) => this.#answered(job, reply, durationMs),
      failed: () => this.#failed(),
      blockedChanged: () => host.stateChanged(),
    });
  }

  get protocol(): 2 | 3 {
    return this.#protocol;
  }

  get subscriptions() {
    return this.#pubSub.subscriptions;
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
      queued: this.#transaction?.queued.length ?? -1,
    };
  }

  execute(args: readonly Buffer[], options: JobOptions = {}): Promise<Reply> {
    return new Promise((replied, failed) => this.#submit(args, { replied, failed }, options));
  }

  run(request: Request, receiver: FrameReceiver): void {
    if (!this.#pass(request, receiver)) this.#submit(request.args(), receiver, {});
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

  /** Sends a plain command on as bytes, if nothing is in the way; false if it must be looked at more closely. */
  #pass(request: Request, receiver: FrameReceiver): boolean {
    const { table, shared, prefix, quota, bucket, limits } = this.#host;
    const connection = shared.connection(this.#protocol);
    if (connection === undefined || !request.isFramed || !this.#isPlain) return false;
    const { bytes, from, to, count } = request;
    const name = bytes.toString('latin1', from + request.startOf(0), from + request.endOf(0));
    const command = table.findDirect(name, count);
    if (command?.direct === undefined || to - from > limits.valueBytes) return false;
    const { first, last, step } = command.direct;
    const places = { first, last: last < 0 ? count + last : last, step };
    if (first === 0) places.last = -1;
    if (command.mayGrow) {
      const keys = Math.floor((places.last - first) / step) + 1;
      if (!quota.take(directGrowth(command, to - from, count, keys))) return false;
    }
    const nowMs = Date.now();
    if (!bucket.take(nowMs)) return false;
    this.#lastUsedAtMs = nowMs;
    this.#lastCommand = command.name;
    this.#queue.pass();
    const passed = new PassedCommand(this, command, request, receiver);
    connection.sendBytes(out => writePrefixed(out, request, prefix, places), passed);
    return true;
  }

  /** In no transaction, watching nothing, and free to run any command. */
  get #isPlain(): boolean {
    if (!this.#queue.canBePassed || this.#transaction !== undefined || this.#watched > 0) return false;
    return this.#protocol === 3 || this.subscriptions.count === 0;
  }

  passedReply(passed: PassedCommand, reply: Reply | undefined): Reply | undefined {
    if (this.#queue.ended !== undefined) throw this.#queue.ended;
    if (reply === undefined) return undefined;
    return restoreKeys(
      passed.command,
      living(reply),
      this.#keysOf(passed.command, passed.args),
      this.#host.prefix,
    );
  }

  passedAnswered(passed: PassedCommand): void {
    const { command } = passed;
    if (command.isWrite) this.#host.wroteKeysOf(passed, args => this.#keysOf(command, args));
    this.#host.answered(passed);
  }

  passedOn(): void {
    this.#queue.passed();
  }

  #keysOf(command: Command, args: readonly Buffer[]): Buffer[] {
    return rewriteKeys(command, args, this.#host.prefix).keys;
  }

  onPush(listener: (push: Reply) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#host.closeSession(this);
  }

  /** Ends it: whatever waits is rejected with `failure`. Called by the sandbox alone. */
  end(failure: Failure): void {
    this.#pubSub.clear();
    this.#queue.end(failure);
    this.#upstream.end();
    this.#listeners.clear();
  }

  /** Closes the connection to the server if it is idle and nothing hangs on it. */
  rest(nowMs: number): void {
    const hangs = this.#transaction !== undefined || this.#watched > 0 || this.subscriptions.total > 0;
    const isIdle = nowMs - this.#lastUsedAtMs >= this.#host.limits.idleConnectionMs;
    if (isIdle && !hangs && !this.#queue.isBusy) this.#upstream.drop();
  }

  get #state(): ClientFacts['state'] {
    if (this.#queue.isBlocked) return 'blocked';
    if (this.#transaction !== undefined) return 'multi';
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
    const { args } = job;
    const { table, limits } = this.#host;
    const tooLarge = guardSize(args, limits);
    if (tooLarge !== undefined) return this.#refuse(tooLarge);
    const outcome = table.decide(args);
    if (!('command' in outcome)) return this.#refuse(outcome.reply);
    const { command } = outcome;
    this.#lastCommand = command.name;
    if (this.#protocol === 2 && this.subscriptions.count > 0 && !whileSubscribed.test(command.name)) {
      const allowed = '(P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET';
      return answer(
        error(`ERR Can't execute '${command.name}': only ${allowed} are allowed in this context`),
      );
    }
    const guarded = guard(command, args, limits);
    if ('reply' in guarded) return this.#refuse(guarded.reply);
    const isForwarded = outcome.kind === 'allowed' || (isSort(command) && isPlainSort(args));
    if (!isForwarded) return this.#prepareEmulated(job, command, guarded.args);
    const ends = command.name === 'exec' || command.name === 'discard';
    if (this.#transaction?.isLost === true && !ends) return answer(lostReply);
    return (
      this.#prepareControl(job, command, guarded.args) ?? this.#prepareForward(job, command, guarded.args)
    );
  }

  /** A refusal inside MULTI makes EXEC fail, as it does in Redis. */
  #refuse(reply: Reply): Step {
    if (this.#transaction !== undefined) this.#transaction.isDirty = true;
    return answer(reply);
  }

  #prepareEmulated(job: Job, command: Command, args: readonly Buffer[]): Step {
    const emulation = emulations.get(command.name);
    if (emulation === undefined) throw new Error(`${command.name} has no emulation`);
    if (this.#transaction !== undefined && command.name !== 'reset' && command.name !== 'quit') {
      const name = command.name.toUpperCase().replace('|', ' ');
      const why = 'which answers it itself. Run it before MULTI or after EXEC.';
      return this.#refuse(error(`ERR ${name} can't stand in a transaction of this sandbox, ${why}`));
    }
    return {
      kind: 'alone',
      work: async () => {
        if (command.mayGrow) {
          const taken = await this.#host.quota.demand(growthOf(command, args));
          if (typeof taken !== 'number') return taken;
        }
        if (command.isWrite)
          await this.#capture(job, flushes.test(command.name) ? 'all' : this.#keysOf(command, args));
        const reply = await emulation(args, this.#context());
        if (isSort(command)) this.#note(command, rewriteKeys(command, args, this.#host.prefix).keys, reply);
        return this.#protocol === 3 || /subscribe$/.test(command.name) ? reply : downgrade(reply);
      },
    };
  }

  /** MULTI, EXEC, DISCARD, WATCH and UNWATCH as the gateway must know them; undefined where the server will do. */
  #prepareControl(job: Job, command: Command, args: readonly Buffer[]): Step | undefined {
    const transaction = this.#transaction;
    if (transaction !== undefined) {
      if (command.name === 'exec') return this.#prepareExec(job, args, transaction);
      return command.name === 'discard' ? this.#endTransaction(transaction, ok) : undefined;
    }
    if (command.name === 'multi') {
      this.#transaction = newTransaction();
      this.#host.stateChanged();
    } else if (command.name === 'unwatch') this.#unwatch();
    else if (command.name === 'watch') {
      const most = this.#host.limits.queuedInTransaction;
      this.#watched += args.length - 1;
      if (this.#watched > most) {
        this.#watched -= args.length - 1;
        return answer(error(`ERR too many watched keys: ${most} fit. EXEC or UNWATCH.`));
      }
    }
    return undefined;
  }

  #unwatch(): void {
    this.#watched = 0;
    this.#isWatchLost = false;
  }

  #prepareExec(job: Job, args: readonly Buffer[], transaction: Transaction): Step {
    if (transaction.isDirty || transaction.isLost) return this.#endTransaction(transaction, abortedReply);
    if (this.#isWatchLost) return this.#endTransaction(transaction, { type: 'nil-array' });
    this.#transaction = undefined;
    this.#unwatch();
    this.#host.stateChanged();
    const written = transaction.queued.flatMap(({ command, keys }) => (command.isWrite ? keys : []));
    const sending = this.#send('own', args, false, reply => {
      if (reply.type !== 'array') return reply;
      return array(
        reply.items.map((item, index) => {
          const queued = transaction.queued[index];
          return queued === undefined ? item : this.#finish(queued.command, queued.keys, item);
        }),
      );
    });
    return this.#captureFirst(job, written, sending);
  }

  /** Before a browser's write is sent, what its keys hold is kept, so that it can be undone. */
  #captureFirst(job: Job, keys: readonly Buffer[], sending: Sending): Step {
    if (job.isUndoable !== true || keys.length === 0) return sending;
    return {
      kind: 'alone',
      work: async () => {
        await this.#capture(job, keys);
        return sending;
      },
    };
  }

  async #capture(job: Job, keys: readonly Buffer[] | 'all'): Promise<void> {
    if (job.isUndoable === true) await this.#host.capture({ client: this.client, args: job.args, keys });
  }

  /** Ends it without running it; the server, if it knows of it, is told by DISCARD. */
  #endTransaction(transaction: Transaction, reply: Reply): Step {
    this.#transaction = undefined;
    this.#unwatch();
    this.#host.stateChanged();
    if (transaction.isLost) return answer(reply);
    return this.#send('own', [Buffer.from('DISCARD')], false, () => reply);
  }

  #prepareForward(job: Job, command: Command, args: readonly Buffer[]): Step {
    const transaction = command.categories.has('@transaction') ? undefined : this.#transaction;
    const most = this.#host.limits.queuedInTransaction;
    if (transaction !== undefined && transaction.queued.length >= most) {
      return this.#refuse(error(`ERR too many commands in one transaction: ${most} fit. EXEC these first.`));
    }
    const { args: sent, keys } = rewriteKeys(command, args, this.#host.prefix);
    const isBlocking = command.isBlocking && transaction === undefined;
    const isAnsweredBySubscriber = command.name === 'ping' && this.subscriptions.count > 0;
    const needsOwn =
      isAnsweredBySubscriber ||
      isBlocking ||
      this.#transaction !== undefined ||
      this.#watched > 0 ||
      command.categories.has('@transaction');
    const sending = this.#send(needsOwn ? 'own' : 'shared', sent, isBlocking, reply => {
      if (transaction === undefined) return this.#finish(command, keys, reply);
      if (reply.type === 'error') transaction.isDirty = true;
      return restoreKeys(command, reply, keys, this.#host.prefix);
    });
    const growth = growthOf(command, args);
    // What earlier commands of the transaction write is there when this one copies.
    const pending = growth.copied.length > 0 ? (transaction?.bytes ?? 0) : 0;
    const full = { ...growth, bytes: growth.bytes + pending };
    if (full.bytes === 0 || this.#host.quota.take(full)) {
      transaction?.queued.push({ command, keys });
      if (transaction !== undefined) transaction.bytes += full.bytes;
      const isRunNow = command.isWrite && transaction === undefined;
      return isRunNow ? this.#captureFirst(job, keys, sending) : sending;
    }
    return {
      kind: 'alone',
      work: async () => {
        const taken = await this.#host.quota.demand(full);
        if (typeof taken !== 'number') {
          if (transaction !== undefined) transaction.isDirty = true;
          return taken;
        }
        transaction?.queued.push({ command, keys });
        if (transaction !== undefined) transaction.bytes += taken;
        if (command.isWrite && transaction === undefined) await this.#capture(job, keys);
        // It may have been lost while the keys were measured.
        return transaction?.isLost === true ? lostReply : sending;
      },
    };
  }

  #send(lane: Lane, args: readonly Buffer[], isBlocking: boolean, finish: (reply: Reply) => Reply): Sending {
    const { blockMs, commandTimeoutMs } = this.#host.limits;
    const timeoutMs = isBlocking ? blockMs + blockingSlackMs : commandTimeoutMs;
    return { kind: 'send', lane, args, timeoutMs, isBlocking, finish: reply => finish(living(reply)) };
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

  #answered({ args, runId }: Job, reply: Reply, durationMs: number): void {
    let size = sizeOfReply(reply);
    for (const arg of args) size += arg.length + 16;
    const atMs = Date.now();
    this.#host.answered({ client: this.client, runId, args, reply, atMs, durationMs, size });
    if (this.#endsAfterReply) setImmediate(() => this.close());
  }

  /** A transaction whose MULTI never reached the server is lost as well. */
  #failed(): void {
    if (this.#upstream.connection === undefined) this.#lost();
  }

  /** The connection broke: what hung on it is lost, and the next command is told. */
  #lost(): void {
    if (this.#transaction !== undefined) this.#transaction.isLost = true;
    if (this.#watched > 0) this.#isWatchLost = true;
  }

  /**
   * Pushes leave after the replies that were there before them. A message that is overtaken by the end of the last
   * subscription is dropped: a RESP2 client would take it for the reply to its next command.
   */
  #deliver(arrived: Arrived): void {
    this.#pushes.push(arrived);
    if (this.#pushes.length > 1) return;
    setImmediate(() => {
      for (const { push, isConfirmation, runId } of this.#pushes.splice(0)) {
        if (!isConfirmation && this.subscriptions.total === 0) continue;
        this.#host.pushed(this, push, runId);
        for (const listener of this.#listeners) listener(push);
      }
    });
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
    await this.#upstream.connection?.execute([Buffer.from('HELLO'), Buffer.from(String(protocol))]);
  }

  #reset(): void {
    this.#transaction = undefined;
    this.#unwatch();
    this.#pubSub.clear();
    this.#upstream.drop();
    this.#protocol = 2;
    this.#name = '';
    this.#host.stateChanged();
  }
}

/** The reply, unless it tells of trouble that is the shared server's. @throws {Failure} `unavailable` */
function living(reply: Reply): Reply {
  if (reply.type !== 'error' || !serverTrouble.test(reply.text)) return reply;
  throw new Failure('unavailable', 'The server is starting or moving. Please try again in a moment.', 2);
}

function tooFast(perSecond: number): Reply {
  return error(
    `ERR quota: too many commands: this sandbox may run ${perSecond} a second. Wait a moment and go on.`,
  );
}
