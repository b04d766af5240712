/**
 * One client's conversation with one server of a sandbox. It has a connection of its own there, as a client of a real
 * server has, and what it says goes through as it is, in order; so transactions, subscriptions, blocking, tracking and
 * scripts are the server's own. Looked at are only the commands that are not for the learner (`policy.ts`) and those
 * that change what the connection is (`session-commands.ts`).
 *
 * Where the server is paused, the client waits with it. Where it is stopped, that is said. A client outside is told of
 * the end of its server as of any other: its connection ends.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { rewriteKeys } from '#sandbox/command/rewrite.ts';
import type { Command } from '#sandbox/command/table.ts';
import { Failure } from '#sandbox/failure.ts';
import { AnsweredCommand } from '#sandbox/namespace/answered-command.ts';
import {
  type BlockedBy,
  CommandQueue,
  type Job,
  type JobOptions,
  type Step,
} from '#sandbox/namespace/command-queue.ts';
import { PassedCommand, type PassedTo } from '#sandbox/namespace/passed-command.ts';
import { type ShownClient, shownSubscriptions, shownWait } from '#sandbox/namespace/shown-client.ts';
import { Upstream } from '#sandbox/namespace/upstream.ts';
import { ConnectionBroken } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Request } from '#sandbox/resp/request-parser.ts';
import type { FrameReceiver, Session } from '#sandbox/sandbox.ts';
import {
  mayHoldAddresses,
  rewriteAddresses,
  rewriteSentinelMessage,
  rewriteTransaction,
} from '#sandbox/server/topology/addresses.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import { ConnectionState } from './connection-state.ts';
import { namesOf } from './policy.ts';
import { type Going, isSpecial, SessionCommands } from './session-commands.ts';
import type { OwnSessionHost } from './session-host.ts';
import { Waiting } from './waiting.ts';

/** How a client comes in. */
export interface OwnSessionOptions {
  readonly node: NodeName;
  /** A program at the RESP door: addresses are those that it can reach, and it ends with its server. */
  readonly isOutside: boolean;
}

/** Something of ours that has its turn among the client's commands. */
class Errand implements Job {
  readonly args = [];
  readonly startedAt = performance.now();
  readonly replied: (reply: Reply) => void;
  readonly failed: (thrown: unknown) => void;
  readonly work: () => Promise<Reply>;

  constructor(work: () => Promise<Reply>, done: PromiseWithResolvers<void>) {
    this.work = work;
    this.replied = () => done.resolve();
    this.failed = thrown => done.reject(thrown);
  }
}

const done: Reply = { type: 'nil' };
const noKeys = (): readonly Buffer[] => [];
/** Scripts write, and Redis does not say so of them. */
const runsScript = /^(?:eval|evalsha|fcall)$/;
const lane = 'own';
/** A server that is paused answers nothing, and what is asked meanwhile is held in memory here. */
const mostUnansweredBytes = 8_388_608;

export class OwnSession implements Session, PassedTo {
  readonly client: string;
  readonly isOutside: boolean;
  readonly #host: OwnSessionHost;
  readonly #queue: CommandQueue;
  readonly #upstream: Upstream;
  readonly #commands: SessionCommands;
  readonly #waiting: Waiting;
  readonly #state = new ConnectionState();
  /** Commands that may wait at keys or for replicas, and are not answered yet. */
  readonly #mayBlock = new Set<BlockedBy>();
  readonly #listeners = new Set<(push: Reply) => void>();
  readonly #endListeners = new Set<(failure: Failure) => void>();
  readonly #ending = new AbortController();
  #node: NodeName;
  /** Pushes that must follow the reply of the command that subscribes or unsubscribes now. */
  #following: (() => void)[] | undefined;
  #lastUsedAtMs = Date.now();
  #unansweredBytes = 0;
  #isEnding = false;

  constructor(client: string, host: OwnSessionHost, { node, isOutside }: OwnSessionOptions) {
    this.client = client;
    this.isOutside = isOutside;
    this.#host = host;
    this.#node = node;
    this.#waiting = new Waiting(() => host.stateChanged());
    this.#upstream = new Upstream({
      open: onClose =>
        host.connect(this.#node, {
          protocol: this.#state.protocol,
          onPush: push => this.#deliver(push),
          onOtherPush: push => {
            this.#state.confirmed(push);
            this.#deliver(push);
          },
          onClose,
          signal: this.#ending.signal,
        }),
      restore: connection => this.#state.restore(connection),
      onLost: () => this.#lost(),
      isNeeded: () => this.#state.subscriptions > 0 && !host.isAsleep,
    });
    this.#queue = new CommandQueue({
      prepare: job => this.#prepare(job),
      connection: () => this.#upstream.connection,
      ensureConnection: () => this.#upstream.ensure(),
      answered: (job, reply, durationMs) => this.#answered(job, reply, durationMs),
      settled: () => this.#deliverFollowing(),
      failed: () => undefined,
      blockedChanged: () => undefined,
    });
    this.#commands = new SessionCommands({
      host,
      state: this.#state,
      node: () => this.#node,
      connection: () => this.#upstream.ensure(),
      drop: () => this.#upstream.drop(),
      follow: () => {
        this.#following ??= [];
      },
      deliver: push => this.#deliver(push, this.#queue.currentRunId),
      endAfterReply: () => {
        this.#isEnding = true;
      },
    });
  }

  /** As a client of a real server does, unless the server only sleeps. */
  get endsWithServer(): boolean {
    return this.isOutside && !this.#host.isAsleep;
  }

  get protocol(): 2 | 3 {
    return this.#state.protocol;
  }

  get node(): NodeName {
    return this.#node;
  }

  /** As watchers see it. */
  get shown(): ShownClient {
    const [first] = this.#mayBlock;
    return {
      name: this.client,
      state: this.#stateName,
      node: this.#node,
      ...shownWait(this.#waiting.isWaiting ? first : undefined),
      ...shownSubscriptions(this.#state.names),
    };
  }

  get #stateName(): ShownClient['state'] {
    if (this.#waiting.isWaiting) return 'blocked';
    if (this.#state.isInTransaction) return 'multi';
    return this.#state.subscriptions > 0 ? 'subscribed' : 'idle';
  }

  execute(args: readonly Buffer[], options: JobOptions = {}): Promise<Reply> {
    return new Promise((replied, failed) => this.#submit(args, { replied, failed }, options));
  }

  run(request: Request, receiver: FrameReceiver): void {
    if (!this.#pass(request, receiver)) this.#submit(request.args(), receiver, {});
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

  /**
   * Talks to that node from its next command on.
   * @throws {Failure} `conflict` while something hangs on its connection
   */
  choose(node: NodeName): void {
    if (node === this.#node) return;
    const busy = this.#busyWith();
    if (busy !== undefined) {
      throw new Failure(
        'conflict',
        `Client ${this.client} ${busy}. End that first, then choose another server.`,
      );
    }
    void this.#errand(async () => {
      this.#state.lost();
      this.#upstream.drop();
      this.#node = node;
      this.#host.stateChanged();
      return done;
    });
  }

  /** Holds back what it sends for so long, as if its process stood still. */
  pause(ms: number): void {
    void this.#errand(async () => {
      await sleep(ms, undefined, { signal: this.#ending.signal }).catch(() => undefined);
      return done;
    });
  }

  /** The server at its other end is gone, which its connection may not have noticed yet. */
  serverEnded(): void {
    this.#upstream.connection?.close(new ConnectionBroken());
  }

  /** Its servers are awake again: what it subscribes to is asked for anew. */
  awake(): void {
    if (this.#state.subscriptions > 0) this.#upstream.ensure().catch(() => undefined);
  }

  /** Ends it: whatever waits is rejected with `failure`. Called by the sandbox alone. */
  end(failure: Failure): void {
    this.#ending.abort();
    this.#queue.end(failure);
    this.#upstream.end();
    this.#waiting.close();
    this.#listeners.clear();
    for (const listener of [...this.#endListeners]) listener(failure);
    this.#endListeners.clear();
  }

  /** Closes the connection to the server if it is idle and nothing hangs on it. */
  rest(nowMs: number, idleMs: number): void {
    const isIdle = nowMs - this.#lastUsedAtMs >= idleMs && !this.#queue.isBusy;
    if (isIdle && !this.#state.hangsOnConnection) this.#upstream.drop();
  }

  passedReply(passed: PassedCommand, reply: Reply | undefined): Reply | undefined {
    if (this.#queue.ended !== undefined) throw this.#queue.ended;
    return reply === undefined ? undefined : this.#rewritten(passed.args, reply);
  }

  passedAnswered(passed: PassedCommand): void {
    if (mayWrite(passed.command)) this.#noteWrite(passed.command, () => passed.args);
    this.#host.answered(passed);
  }

  passedOn(): void {
    this.#waiting.answered();
    this.#queue.passed();
  }

  #busyWith(): string | undefined {
    if (this.#waiting.isWaiting) return 'waits for an answer';
    if (this.#state.isInTransaction || this.#state.isWatching) return 'is in a transaction';
    return this.#state.subscriptions > 0 ? 'is subscribed' : undefined;
  }

  /** Sends it on as the bytes that came, if nothing is in the way; false if it must be looked at more closely. */
  #pass(request: Request, receiver: FrameReceiver): boolean {
    const open = this.#upstream.connection;
    if (open === undefined || !request.isFramed || !this.#queue.mayPass(lane)) return false;
    if (this.#state.isInTransaction || this.#following !== undefined) return false;
    if (!open.hasRoom && this.#queue.hasUnderWay) return false;
    const { bytes, from, to } = request;
    const length = request.endOf(0) - request.startOf(0);
    if (length > 64) return false;
    const name = bytes.toString('latin1', from + request.startOf(0), from + request.endOf(0)).toLowerCase();
    const command = isSpecial(name) ? undefined : this.#host.table.find(name);
    if (command === undefined || name.includes('|') || mayBlock(command)) return false;
    this.#used();
    this.#waiting.asked();
    this.#queue.pass(lane);
    const passed = new PassedCommand(this, command, request, receiver, undefined);
    open.sendBytes(out => out.bytes(bytes, from, to), passed, { timeoutMs: Number.POSITIVE_INFINITY });
    return true;
  }

  #submit(args: readonly Buffer[], told: Pick<Job, 'replied' | 'failed'>, options: JobOptions): void {
    this.#used();
    const bytes = args.reduce((sum, arg) => sum + arg.length, 0);
    if (this.#unansweredBytes + bytes > mostUnansweredBytes && this.#waiting.unanswered > 0) {
      told.failed(new Failure('busy', 'Too much waits for this server already. Wait for its answers.', 1));
      return;
    }
    this.#unansweredBytes += bytes;
    this.#waiting.asked();
    const blockedBy = this.#blockedBy(args);
    if (blockedBy !== undefined) this.#mayBlock.add(blockedBy);
    const answered = () => {
      this.#unansweredBytes -= bytes;
      if (blockedBy !== undefined) this.#mayBlock.delete(blockedBy);
      this.#waiting.answered();
    };
    this.#queue.add({
      ...options,
      args,
      startedAt: performance.now(),
      replied: reply => {
        answered();
        told.replied(reply);
      },
      failed: thrown => {
        answered();
        told.failed(thrown);
      },
    });
  }

  /** What it would wait for, if it is a command that may wait. */
  #blockedBy(args: readonly Buffer[]): BlockedBy | undefined {
    const command = this.#host.table.find(namesOf(args).name);
    if (command === undefined || !mayBlock(command)) return undefined;
    const { keys } = rewriteKeys(command, args, Buffer.alloc(0));
    return { sinceMs: Date.now(), waitsFor: { command: command.name, keys } };
  }

  #used(): void {
    this.#lastUsedAtMs = Date.now();
    this.#host.used();
  }

  #errand(work: () => Promise<Reply>): Promise<void> {
    const ended = Promise.withResolvers<void>();
    this.#waiting.asked();
    this.#queue.add(new Errand(work, ended));
    // It fails only with the session, which says so to whoever waits.
    return ended.promise.catch(() => undefined).finally(() => this.#waiting.answered());
  }

  #prepare(job: Job): Step {
    if (job instanceof Errand) return { kind: 'alone', work: job.work };
    const wasInTransaction = this.#state.isInTransaction;
    const step = this.#commands.prepare(job.args);
    if (this.#state.isInTransaction !== wasInTransaction) this.#host.stateChanged();
    return step.kind === 'send' ? this.#sending(job.args, step) : step;
  }

  /** To the server, and its reply as this client may see it. */
  #sending(said: readonly Buffer[], { args, finish, queued, isQueued }: Going): Step {
    return {
      kind: 'send',
      lane,
      args,
      timeoutMs: Number.POSITIVE_INFINITY,
      isBlocking: false,
      finish: reply => {
        const wrote = reply.type === 'array' ? queued : undefined;
        if (queued === undefined && isQueued !== true && reply.type !== 'error') this.#noteWriteOf(said);
        for (const one of wrote ?? []) this.#noteWriteOf(one);
        const finished = finish?.(reply) ?? reply;
        return queued === undefined
          ? this.#rewritten(said, finished)
          : this.#rewrittenTransaction(queued, finished);
      },
    };
  }

  #rewritten(args: readonly Buffer[], reply: Reply): Reply {
    const { outside } = this.#host;
    if (!this.isOutside || outside === undefined) return reply;
    return reply.type === 'error' || mayHoldAddresses(args) ? rewriteAddresses(args, reply, outside) : reply;
  }

  #rewrittenTransaction(queued: readonly (readonly Buffer[])[], reply: Reply): Reply {
    const { outside } = this.#host;
    return this.isOutside && outside !== undefined ? rewriteTransaction(queued, reply, outside) : reply;
  }

  #noteWriteOf(args: readonly Buffer[]): void {
    const { name, subcommand } = namesOf(args);
    const { table } = this.#host;
    const command = table.find(`${name}|${subcommand}`) ?? table.find(name);
    if (command !== undefined && mayWrite(command)) this.#noteWrite(command, () => args);
  }

  #noteWrite(command: Command, args: () => readonly Buffer[]): void {
    const isMoreThanKeys = command.keySpecs.length === 0 && !runsScript.test(command.name);
    const keys = isMoreThanKeys ? noKeys : () => rewriteKeys(command, args(), Buffer.alloc(0)).keys;
    this.#host.wrote(this.#node, this.client, keys);
  }

  #answered(job: Job, reply: Reply, durationMs: number): void {
    if (job instanceof Errand) return;
    const { client, protocol, node } = this;
    const told = { client, runId: job.runId, durationMs, protocol, node };
    this.#host.answered(new AnsweredCommand({ args: job.args, reply }, told));
    if (this.#isEnding) setImmediate(() => this.close());
  }

  #deliver(push: Reply, runId?: string): void {
    const { outside } = this.#host;
    const isOfSentinel = this.isOutside && this.#host.kindOf(this.#node) === 'sentinel';
    const told = isOfSentinel && outside !== undefined ? rewriteSentinelMessage(push, outside) : push;
    const tell = () => {
      this.#host.pushed(this, told, runId);
      for (const listener of this.#listeners) listener(told);
    };
    if (this.#following === undefined) tell();
    else this.#following.push(tell);
  }

  #deliverFollowing(): void {
    const following = this.#following;
    this.#following = undefined;
    for (const tell of following ?? []) tell();
    if (following !== undefined) this.#host.stateChanged();
  }

  /** The server has ended the connection, or has ended itself. */
  #lost(): void {
    this.#state.lost();
    this.#host.stateChanged();
    if (this.isOutside && !this.#host.isAsleep) setImmediate(() => this.close());
  }
}

/** WAIT waits for replicas; Redis does not count it among those that block. */
const mayBlock = (command: Command) => command.isBlocking || command.name === 'wait';
const mayWrite = (command: Command) => command.isWrite || runsScript.test(command.name);
