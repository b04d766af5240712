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
import {
  CommandQueue,
  type Job,
  type JobOptions,
  type Lane,
  type Sending,
  type Step,
} from '#sandbox/namespace/command-queue.ts';
import { directGrowth, type Growth, grows, growthOf } from '#sandbox/namespace/growth.ts';
import { isHeavy } from '#sandbox/namespace/heavy-work.ts';
import { PassedCommand, type PassedTo } from '#sandbox/namespace/passed-command.ts';
import type { SessionHost } from '#sandbox/namespace/session-host.ts';
import { SessionPubSub } from '#sandbox/namespace/session-pubsub.ts';
import {
  abortedReply,
  finishReplies,
  keysWritten,
  lostReply,
  mayBeQueued,
  newTransaction,
  notInTransaction,
  type Queued,
  queuedReply,
  refusalToQueue,
  type Transaction,
  withEmulated,
} from '#sandbox/namespace/transaction.ts';
import { Upstream } from '#sandbox/namespace/upstream.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import { downgrade } from '#sandbox/resp/downgrade.ts';
import { writePrefixed } from '#sandbox/resp/encode.ts';
import { error, ok, type Reply } from '#sandbox/resp/reply.ts';
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
/** MULTI, EXEC, DISCARD, WATCH, UNWATCH. */
const isTransactional = (command: Command) => command.categories.has('@transaction');
const isSort = (command: Command) => command.name === 'sort' || command.name === 'sort_ro';
/** Said of the shared server, of which a learner need not know. */
const serverTrouble =
  /^(?:LOADING|CLUSTERDOWN|MOVED|ASK|TRYAGAIN|MASTERDOWN|READONLY|MISCONF|UNBLOCKED force unblock) /;
/** Said by a primary that is none any more: its address may lead to another server by now. */
const demoted = /^(?:READONLY|UNBLOCKED force unblock) /;
const watchedNameBytes = 1_048_576;

export class NamespaceSession implements Session, PassedTo {
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
  #transaction: Transaction | undefined;
  #watched = 0;
  #watchedBytes = 0;
  #isWatchLost = false;
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
      subscriptionsLeft: () => host.subscriptionsLeft(),
      connection: () => this.#upstream.ensure(),
      deliver: (push, isConfirmation) => this.#deliver(push, isConfirmation),
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
      connection: lane => this.#connection(lane),
      ensureConnection: lane =>
        lane === 'own' ? this.#upstream.ensure() : host.shared.ensure(this.#protocol),
      answered: (job, reply, durationMs) => this.#answered(job, reply, durationMs),
      settled: () => this.#deliverFollowing(),
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
    if (isHeavy(command.name, quota.bytes)) return false;
    const { first, last, step } = command.direct;
    const places = { first, last: last < 0 ? count + last : last, step };
    if (first === 0) places.last = -1;
    const keys = Math.floor((places.last - first) / step) + 1;
    const growth = command.mayGrow ? directGrowth(command, to - from, count, keys) : undefined;
    if (growth !== undefined && !quota.take(growth)) return false;
    const nowMs = Date.now();
    if (!bucket.take(nowMs)) {
      if (growth !== undefined) quota.settled(growth);
      return false;
    }
    this.#lastUsedAtMs = nowMs;
    this.#lastCommand = command.name;
    this.#queue.pass();
    const passed = new PassedCommand(this, command, request, receiver, growth);
    connection.sendBytes(out => writePrefixed(out, request, prefix, places), passed);
    return true;
  }

  /** In no transaction, watching nothing, and free to run any command. */
  get #isPlain(): boolean {
    return (
      this.#queue.canBePassed &&
      this.#transaction === undefined &&
      this.#watched === 0 &&
      this.subscriptions.total === 0
    );
  }

  passedReply(passed: PassedCommand, reply: Reply | undefined): Reply | undefined {
    if (this.#queue.ended !== undefined) throw this.#queue.ended;
    if (reply === undefined) return undefined;
    const keys = this.#keysOf(passed.command, passed.args);
    return restoreKeys(passed.command, this.#living('shared', reply), keys, this.#host.prefix);
  }

  passedAnswered(passed: PassedCommand): void {
    const { command } = passed;
    if (command.isWrite) this.#host.wroteKeysOf(passed, args => this.#keysOf(command, args));
    this.#host.answered(passed);
  }

  passedOn({ growth }: PassedCommand): void {
    if (growth !== undefined) this.#host.quota.settled(growth);
    this.#queue.passed();
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
    this.#leaveTransaction().ended();
    this.#queue.end(failure);
    this.#upstream.end();
    this.#listeners.clear();
    for (const listener of [...this.#endListeners]) listener(failure);
    this.#endListeners.clear();
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
    const transaction = this.#transaction;
    if (transaction !== undefined && command.name !== 'reset' && command.name !== 'quit') {
      if (!mayBeQueued(command)) return this.#refuse(notInTransaction(command));
      const refusal = refusalToQueue(transaction, command, args, {
        mostCommands: this.#host.limits.queuedInTransaction,
        heldBytes: 0,
      });
      if (refusal !== undefined) return this.#refuse(refusal);
      transaction.queued.push({ command, keys: [], emulatedArgs: args });
      return answer(queuedReply);
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
    else if (command.name === 'watch') return this.#watch(args);
    return undefined;
  }

  #watch(args: readonly Buffer[]): Step | undefined {
    const most = this.#host.limits.queuedInTransaction;
    const watched = this.#watched + args.length - 1;
    let bytes = this.#watchedBytes;
    for (const name of args.slice(1)) bytes += name.length;
    if (watched > most || bytes > watchedNameBytes) {
      const fit = `${most} fit, with ${watchedNameBytes} bytes of names`;
      return answer(error(respText('quota', `too many watched keys: ${fit}. EXEC or UNWATCH.`)));
    }
    this.#watched = watched;
    this.#watchedBytes = bytes;
    return undefined;
  }

  #unwatch(): void {
    this.#watched = 0;
    this.#watchedBytes = 0;
    this.#isWatchLost = false;
  }

  /** The transaction is over, in whatever way. What it held is pending until its EXEC, if there is one, is answered. */
  #leaveTransaction(): { ended: () => void } {
    const { quota } = this.#host;
    const held = this.#transaction?.held ?? { keys: 0, bytes: 0 };
    quota.release(held);
    this.#transaction = undefined;
    this.#unwatch();
    this.#host.stateChanged();
    return { ended: () => quota.settled(held) };
  }

  #prepareExec(job: Job, args: readonly Buffer[], transaction: Transaction): Step {
    if (transaction.isDirty || transaction.isLost) return this.#endTransaction(transaction, abortedReply);
    if (this.#isWatchLost) return this.#endTransaction(transaction, { type: 'nil-array' });
    const finish = (reply: Reply) =>
      finishReplies(reply, transaction, ({ command, keys }, item) => this.#finish(command, keys, item));
    const sending: Sending = {
      ...this.#send('own', args, false, finish),
      ...this.#turnOf(transaction.heavy > 0),
      ...this.#leaveTransaction(),
    };
    const hasEmulated = transaction.queued.some(({ emulatedArgs }) => emulatedArgs !== undefined);
    if (transaction.copies.length > 0 || hasEmulated) {
      return { kind: 'alone', work: () => this.#execSlowly(job, sending, transaction) };
    }
    return this.#captureFirst(job, keysWritten(transaction), sending);
  }

  /** EXEC of a transaction that copies keys, whose size counts now, or has commands that are answered here. */
  async #execSlowly(job: Job, sending: Sending, transaction: Transaction): Promise<Reply | Step> {
    const { quota } = this.#host;
    let taken = 0;
    try {
      for (const growth of transaction.copies) {
        const bytes = await quota.demand(growth);
        if (typeof bytes !== 'number') return transaction.isLost ? bytes : this.#discard(bytes);
        taken += bytes;
      }
      await this.#capture(job, keysWritten(transaction));
      const connection = this.#upstream.connection;
      if (transaction.isLost || connection === undefined) return abortedReply;
      const endTurn = await sending.turn?.();
      const answered = connection.execute(sending.args, { timeoutMs: sending.timeoutMs });
      const reply = sending.finish(await answered.finally(() => endTurn?.()));
      return await withEmulated(reply, transaction, (command, args) => this.#emulate(command, args));
    } finally {
      sending.ended?.();
      quota.settled({ keys: 0, bytes: taken });
    }
  }

  #discard(reply: Reply): Sending {
    return this.#send('own', [Buffer.from('DISCARD')], false, () => reply);
  }

  /** Before a browser's write is sent, what its keys hold is kept, so that it can be undone. */
  #captureFirst(job: Job, keys: readonly Buffer[], sending: Sending): Step {
    if (job.isUndoable !== true || keys.length === 0) return sending;
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

  /** Ends it without running it; the server, if it knows of it, is told by DISCARD. */
  #endTransaction(transaction: Transaction, reply: Reply): Step {
    this.#leaveTransaction().ended();
    return transaction.isLost ? answer(reply) : this.#discard(reply);
  }

  #prepareForward(job: Job, command: Command, args: readonly Buffer[]): Step {
    if (this.#transaction !== undefined && !isTransactional(command)) {
      return this.#prepareQueued(this.#transaction, command, args);
    }
    const { quota, prefix } = this.#host;
    const { args: sent, keys } = rewriteKeys(command, args, prefix);
    const sending: Sending = {
      ...this.#send(this.#laneOf(command), sent, command.isBlocking, reply =>
        this.#finish(command, keys, reply),
      ),
      ...this.#turnOf(!command.isBlocking && isHeavy(command.name, quota.bytes)),
    };
    const written = command.isWrite ? keys : [];
    const growth = growthOf(command, args);
    const settling = (bytes: number) => ({ ended: () => quota.settled({ keys: growth.keys, bytes }) });
    if (!grows(growth)) return this.#captureFirst(job, written, sending);
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
    const needsOwn = command.isBlocking || isTransactional(command) || this.#watched > 0;
    return needsOwn || this.subscriptions.total > 0 ? 'own' : 'shared';
  }

  #prepareQueued(transaction: Transaction, command: Command, args: readonly Buffer[]): Step {
    const { quota, prefix, limits } = this.#host;
    const refusal = refusalToQueue(transaction, command, args, {
      mostCommands: limits.queuedInTransaction,
      heldBytes: quota.bytes,
    });
    if (refusal !== undefined) return this.#refuse(refusal);
    const { args: sent, keys } = rewriteKeys(command, args, prefix);
    const sending = this.#send('own', sent, false, reply => {
      if (reply.type === 'error') transaction.isDirty = true;
      return restoreKeys(command, reply, keys, prefix);
    });
    const growth = growthOf(command, args);
    // What earlier commands of the transaction write is there when this one copies.
    const pending = growth.copied.length > 0 ? transaction.held.bytes : 0;
    const full = { ...growth, bytes: growth.bytes + pending };
    if (!grows(full) || quota.take(full)) {
      this.#enqueue(transaction, { command, keys }, full, full.bytes);
      return sending;
    }
    return {
      kind: 'alone',
      work: async () => {
        const taken = await quota.demand(full);
        if (typeof taken !== 'number') {
          transaction.isDirty = true;
          return taken;
        }
        this.#enqueue(transaction, { command, keys }, full, taken);
        // It may have been lost while the keys were measured.
        return transaction.isLost ? lostReply : sending;
      },
    };
  }

  #turnOf(mayTakeLong: boolean): Pick<Sending, 'turn'> {
    return mayTakeLong ? { turn: () => this.#host.heavy.begin() } : {};
  }

  /** What was taken for it is held until the transaction ends. */
  #enqueue(transaction: Transaction, queued: Queued, growth: Growth, bytes: number): void {
    transaction.queued.push(queued);
    if (growth.copied.length > 0) transaction.copies.push(growth);
    if (!grows(growth)) return;
    const amount = { keys: growth.keys, bytes };
    this.#host.quota.settled(amount);
    if (this.#queue.ended !== undefined) return;
    this.#host.quota.hold(amount);
    transaction.held.keys += amount.keys;
    transaction.held.bytes += amount.bytes;
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
    await this.#upstream.connection?.execute([Buffer.from('HELLO'), Buffer.from(String(protocol))]);
  }

  #reset(): void {
    this.#leaveTransaction().ended();
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
