/**
 * Keeps one client's commands in order. What is to be sent leaves at once, before the last is answered (pipelining);
 * what is answered here, or needs other work first, or goes by another connection, waits until everything before it is
 * answered, and everything after waits for it. So answers come in the order of the commands.
 */
import type { Failure } from '#sandbox/failure.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Outgoing } from '#sandbox/resp/outgoing.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Request } from '#sandbox/resp/request-parser.ts';

/** The connection that all clients of the sandbox share, or the client's own. */
export type Lane = 'shared' | 'own';

export interface JobOptions {
  readonly runId?: string | undefined;
  /** Of the gateway's own doing: not counted against the sandbox. */
  readonly isFree?: boolean | undefined;
  /** What its writes replace is kept, so that they can be undone. */
  readonly isUndoable?: boolean | undefined;
}

export interface Job extends JobOptions {
  /** As it came, if it is too long to be taken apart without need; `args` does that. */
  readonly frame?: Request;
  readonly args: readonly Buffer[];
  readonly startedAt: number;
  readonly replied: (reply: Reply) => void;
  readonly failed: (thrown: unknown) => void;
}

/** What a blocked client waits for, with the keys as the learner names them. */
export interface WaitedFor {
  readonly command: string;
  readonly keys: readonly Buffer[];
}

/** One command to the server. `finish` turns its reply into the client's. */
export interface Sending {
  readonly kind: 'send';
  readonly lane: Lane;
  readonly args: readonly Buffer[];
  /** Puts the command on its way in place of `args`. */
  readonly bytes?: ((out: Outgoing) => void) | undefined;
  readonly timeoutMs: number;
  readonly isBlocking: boolean;
  /** Of one that blocks. */
  readonly waitsFor?: WaitedFor | undefined;
  /** Waited for before it is sent, alone; gives what must be called when it is answered. */
  readonly turn?: (() => Promise<() => void>) | undefined;
  readonly finish: (reply: Reply) => Reply;
  /** Called once, however it ended, also if it was never sent. */
  readonly ended?: (() => void) | undefined;
}

export type Step =
  | { readonly kind: 'answer'; readonly reply: Reply }
  | Sending
  /** Work of several steps; it may give back what is to be done at its end. */
  | { readonly kind: 'alone'; readonly work: () => Promise<Reply | Step> };

export interface QueueOptions {
  /** Decides on a command; called once for each, in order, so it may keep state. */
  prepare(job: Job): Step;
  connection(lane: Lane): Connection | undefined;
  ensureConnection(lane: Lane): Promise<Connection>;
  answered(job: Job, reply: Reply, durationMs: number): void;
  /** A command that ran alone has been answered, and nothing else since. */
  settled(): void;
  failed(): void;
  /** The client began or ended to be blocked. */
  blockedChanged(): void;
}

/** A command that waits, and since when. */
export interface BlockedBy {
  readonly sinceMs: number;
  readonly waitsFor: WaitedFor | undefined;
}

/** A client counts as blocked only when it really waits. */
const blockedAfterMs = 25;

export class CommandQueue {
  readonly #options: QueueOptions;
  #queue: Job[] = [];
  #held: { job: Job; step: Step } | undefined;
  #inFlight = 0;
  /** By which connection those in flight went. */
  #lane: Lane = 'shared';
  #alone: Job | undefined;
  readonly #blocked = new Set<BlockedBy>();
  #ended: Failure | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#inFlight > 0 || !this.#isClear;
  }

  get hasUnderWay(): boolean {
    return this.#inFlight > 0;
  }

  get isBlocked(): boolean {
    return this.#blocked.size > 0;
  }

  /** What the first of its commands that block waits for. */
  get blockedBy(): BlockedBy | undefined {
    for (const first of this.#blocked) return first;
    return undefined;
  }

  /** Why it has ended, if it has. */
  get ended(): Failure | undefined {
    return this.#ended;
  }

  /** The number that the asker gave to the command that runs alone now. */
  get currentRunId(): string | undefined {
    return this.#alone?.runId;
  }

  /** Whether a command could go to that connection now, past this queue, and still be in order. */
  mayPass(lane: Lane): boolean {
    return this.#isClear && this.#ended === undefined && (this.#inFlight === 0 || this.#lane === lane);
  }

  get #isClear(): boolean {
    return this.#alone === undefined && this.#held === undefined && this.#queue.length === 0;
  }

  add(job: Job): void {
    if (this.#ended !== undefined) {
      job.failed(this.#ended);
      return;
    }
    this.#queue.push(job);
    this.#pump();
  }

  /** A command has gone past the queue; `passed` must follow when it is answered. */
  pass(lane: Lane): void {
    this.#lane = lane;
    this.#inFlight += 1;
  }

  passed(): void {
    this.#inFlight -= 1;
    if (!this.#isClear) this.#pump();
  }

  end(failure: Failure): void {
    this.#ended = failure;
    const waiting = [...(this.#held === undefined ? [] : [this.#held.job]), ...this.#queue.splice(0)];
    if (this.#held?.step.kind === 'send') this.#held.step.ended?.();
    this.#held = undefined;
    for (const job of waiting) job.failed(failure);
  }

  #pump(): void {
    while (this.#alone === undefined && this.#ended === undefined) {
      const next = this.#held ?? this.#take();
      if (next === undefined) return;
      const { job, step } = next;
      const connection = step.kind === 'send' ? this.#options.connection(step.lane) : undefined;
      const mayFollow = this.#follows(step) && connection?.hasRoom === true;
      if (this.#inFlight > 0 && !mayFollow) {
        this.#held = next;
        return;
      }
      this.#held = undefined;
      if (step.kind === 'answer') this.#settle(job, step.reply);
      else if (step.kind === 'alone') this.#runAlone(job, step.work);
      else if (connection === undefined || step.turn !== undefined) this.#runAlone(job, async () => step);
      else this.#send(job, step, connection);
    }
  }

  /**
   * Goes by the connection of those in flight, and behind them. What waits for a turn does not: one of them may block,
   * and whoever else wants the turn would wait for that.
   */
  #follows(step: Step): boolean {
    return step.kind === 'send' && step.turn === undefined && step.lane === this.#lane;
  }

  #take(): { job: Job; step: Step } | undefined {
    const job = this.#queue.shift();
    if (job === undefined) return undefined;
    try {
      return { job, step: this.#options.prepare(job) };
    } catch (cause) {
      return { job, step: { kind: 'alone', work: () => Promise.reject(cause) } };
    }
  }

  #send(job: Job, step: Sending, connection: Connection): void {
    this.#inFlight += 1;
    this.#lane = step.lane;
    this.#execute(step, connection, {
      replied: reply => {
        this.#inFlight -= 1;
        this.#settle(job, reply);
        this.#pump();
      },
      failed: thrown => {
        this.#inFlight -= 1;
        this.#fail(job, thrown);
        this.#pump();
      },
    });
  }

  #runAlone(job: Job, work: () => Promise<Reply | Step>): void {
    this.#alone = job;
    this.#complete(work).then(
      reply => {
        this.#settle(job, reply);
        this.#options.settled();
        this.#alone = undefined;
        this.#pump();
      },
      (thrown: unknown) => {
        this.#fail(job, thrown);
        this.#options.settled();
        this.#alone = undefined;
        this.#pump();
      },
    );
  }

  async #complete(work: () => Promise<Reply | Step>): Promise<Reply> {
    const result = await work();
    if (!('kind' in result)) return result;
    if (result.kind === 'answer') return result.reply;
    if (result.kind === 'alone') return this.#complete(result.work);
    const endTurn = await result.turn?.();
    try {
      const connection = await this.#connectionFor(result);
      return await new Promise((replied, failed) => this.#execute(result, connection, { replied, failed }));
    } finally {
      // What is made of the reply in this turn of the event loop belongs to it.
      if (endTurn !== undefined) setImmediate(endTurn);
    }
  }

  async #connectionFor(step: Sending): Promise<Connection> {
    try {
      return await this.#options.ensureConnection(step.lane);
    } catch (cause) {
      step.ended?.();
      throw cause;
    }
  }

  #execute(step: Sending, connection: Connection, told: Pick<Job, 'replied' | 'failed'>): void {
    const stopCounting = step.isBlocking ? this.#countBlocked(step.waitsFor) : undefined;
    const receiver = {
      replied: (reply: Reply) => {
        stopCounting?.();
        step.ended?.();
        let finished: Reply;
        try {
          finished = step.finish(reply);
        } catch (cause) {
          told.failed(cause);
          return;
        }
        told.replied(finished);
      },
      failed: (failure: Failure) => {
        stopCounting?.();
        step.ended?.();
        told.failed(failure);
      },
    };
    const { timeoutMs } = step;
    if (step.bytes === undefined) connection.send(step.args, receiver, { timeoutMs });
    else connection.sendBytes(step.bytes, receiver, { timeoutMs });
  }

  /** Counts the client as blocked once it has waited a little. Returns the function that ends it. */
  #countBlocked(waitsFor: WaitedFor | undefined): () => void {
    const blockedBy: BlockedBy = { sinceMs: Date.now(), waitsFor };
    const timer = setTimeout(() => {
      this.#blocked.add(blockedBy);
      this.#options.blockedChanged();
    }, blockedAfterMs);
    return () => {
      clearTimeout(timer);
      if (this.#blocked.delete(blockedBy)) this.#options.blockedChanged();
    };
  }

  #settle(job: Job, reply: Reply): void {
    if (this.#ended !== undefined) {
      job.failed(this.#ended);
      return;
    }
    this.#options.answered(job, reply, performance.now() - job.startedAt);
    job.replied(reply);
  }

  #fail(job: Job, thrown: unknown): void {
    this.#options.failed();
    job.failed(this.#ended ?? thrown);
  }
}
