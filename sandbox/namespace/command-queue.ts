/**
 * Keeps one client's commands in order. What is to be sent leaves at once, before the last is answered (pipelining);
 * what is answered here, or needs other work first, waits until everything before it is answered, and everything after
 * waits for it.
 */
import type { Failure } from '#sandbox/failure.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

export interface Job {
  readonly args: readonly Buffer[];
  readonly runId: string | undefined;
  /** Of the gateway's own doing: not counted against the sandbox. */
  readonly isFree: boolean;
  readonly startedAt: number;
}

/** One command to the server. `finish` turns its reply into the client's. */
export interface Sending {
  readonly kind: 'send';
  readonly args: readonly Buffer[];
  readonly timeoutMs: number;
  readonly isBlocking: boolean;
  readonly finish: (reply: Reply) => Reply;
}

export type Step =
  | { readonly kind: 'answer'; readonly reply: Reply }
  | Sending
  /** Work of several steps; it may give back what is to be sent at its end. */
  | { readonly kind: 'alone'; readonly work: () => Promise<Reply | Sending> };

export interface QueueOptions {
  /** Decides on a command; called once for each, in order, so it may keep state. */
  prepare(job: Job): Step;
  connection(): Connection | undefined;
  ensureConnection(): Promise<Connection>;
  answered(job: Job, reply: Reply, durationMs: number): void;
  failed(): void;
  /** The client began or ended to be blocked. */
  blockedChanged(): void;
}

type Waiting = Job & {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (failure: unknown) => void;
};

/** A client counts as blocked only when it really waits. */
const blockedAfterMs = 25;

export class CommandQueue {
  readonly #options: QueueOptions;
  #queue: Waiting[] = [];
  #held: { job: Waiting; step: Step } | undefined;
  #inFlight = 0;
  #alone: Waiting | undefined;
  #blocked = 0;
  #ended: Failure | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return (
      this.#inFlight > 0 || this.#alone !== undefined || this.#held !== undefined || this.#queue.length > 0
    );
  }

  get isBlocked(): boolean {
    return this.#blocked > 0;
  }

  /** The number that the asker gave to the command that runs alone now. */
  get currentRunId(): string | undefined {
    return this.#alone?.runId;
  }

  add(
    args: readonly Buffer[],
    { runId, isFree }: { runId: string | undefined; isFree: boolean },
  ): Promise<Reply> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#queue.push({ args, runId, isFree, startedAt: performance.now(), resolve, reject });
      this.#pump();
    });
  }

  end(failure: Failure): void {
    this.#ended = failure;
    const waiting = [...(this.#held === undefined ? [] : [this.#held.job]), ...this.#queue.splice(0)];
    this.#held = undefined;
    for (const job of waiting) job.reject(failure);
  }

  #pump(): void {
    while (this.#alone === undefined && this.#ended === undefined) {
      const next = this.#held ?? this.#take();
      if (next === undefined) return;
      const connection = this.#options.connection();
      if (this.#inFlight > 0 && (next.step.kind !== 'send' || connection === undefined)) {
        this.#held = next;
        return;
      }
      this.#held = undefined;
      const { job, step } = next;
      if (step.kind === 'answer') this.#settle(job, step.reply);
      else if (step.kind === 'send' && connection !== undefined) this.#send(job, step, connection);
      else this.#runAlone(job, step.kind === 'send' ? async () => step : step.work);
    }
  }

  #take(): { job: Waiting; step: Step } | undefined {
    const job = this.#queue.shift();
    if (job === undefined) return undefined;
    try {
      return { job, step: this.#options.prepare(job) };
    } catch (cause) {
      return { job, step: { kind: 'alone', work: () => Promise.reject(cause) } };
    }
  }

  #send(job: Waiting, step: Sending, connection: Connection): void {
    this.#inFlight += 1;
    this.#execute(step, connection).then(
      reply => {
        this.#inFlight -= 1;
        this.#settle(job, reply);
        this.#pump();
      },
      (failure: unknown) => {
        this.#inFlight -= 1;
        this.#fail(job, failure);
        this.#pump();
      },
    );
  }

  #runAlone(job: Waiting, work: () => Promise<Reply | Sending>): void {
    this.#alone = job;
    this.#complete(work).then(
      reply => {
        this.#settle(job, reply);
        this.#alone = undefined;
        this.#pump();
      },
      (failure: unknown) => {
        this.#alone = undefined;
        this.#fail(job, failure);
        this.#pump();
      },
    );
  }

  async #complete(work: () => Promise<Reply | Sending>): Promise<Reply> {
    const result = await work();
    if (!('kind' in result)) return result;
    return this.#execute(result, await this.#options.ensureConnection());
  }

  async #execute(step: Sending, connection: Connection): Promise<Reply> {
    if (!step.isBlocking) return step.finish(await connection.execute(step.args, step));
    let isCounted = false;
    const timer = setTimeout(() => {
      isCounted = true;
      this.#blocked += 1;
      this.#options.blockedChanged();
    }, blockedAfterMs);
    try {
      return step.finish(await connection.execute(step.args, step));
    } finally {
      clearTimeout(timer);
      if (isCounted) {
        this.#blocked -= 1;
        this.#options.blockedChanged();
      }
    }
  }

  #settle(job: Waiting, reply: Reply): void {
    if (this.#ended !== undefined) {
      job.reject(this.#ended);
      return;
    }
    this.#options.answered(job, reply, performance.now() - job.startedAt);
    job.resolve(reply);
  }

  #fail(job: Waiting, failure: unknown): void {
    this.#options.failed();
    job.reject(this.#ended ?? failure);
  }
}
