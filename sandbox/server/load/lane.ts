/**
 * Our way to one server: a few connections, opened when first needed and again when they break. What is sent while there
 * is none fails at once, as it does for an application whose server is away.
 */
import { Failure } from '#sandbox/failure.ts';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import { type Connection, openConnection, type ReplyReceiver } from '#sandbox/resp/connection.ts';

export interface LaneOptions {
  /** For words. */
  readonly name: string;
  readonly target: RedisTarget;
  /** Undefined: it may be reached. Else why not. */
  why(): string | undefined;
  /** Commands that block their connection share more of them. */
  readonly connections: number;
  /** Commands that may wait on one connection. */
  readonly mostWaiting: number;
}

const connectTimeoutMs = 1000;
const answerTimeoutMs = 3000;
const againMs = 200;
const limits = { replyBytes: 1_048_576, elements: 65_536, depth: 8 };

export class Lane {
  readonly #options: LaneOptions;
  readonly #slots: { connection?: Connection; isOpening: boolean; triedAtMs: number }[];
  #next = 0;
  #isClosed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.connections }, () => ({ isOpening: false, triedAtMs: 0 }));
  }

  /** Commands that belong together go on the same connection, one after the other; each receiver is told once. */
  send(commands: readonly { readonly args: readonly Buffer[]; readonly receiver: ReplyReceiver }[]): void {
    const connection = this.#pick();
    for (const { args, receiver } of commands) {
      if (connection instanceof Failure) receiver.failed(connection);
      else connection.send(args, receiver, { timeoutMs: answerTimeoutMs });
    }
  }

  /** Waits until one is open. @throws {Failure} `unavailable` */
  async ready(): Promise<void> {
    await Promise.all(this.#slots.map(slot => this.#open(slot)));
    const open = this.#pick();
    if (open instanceof Failure) throw open;
  }

  close(): void {
    this.#isClosed = true;
    for (const { connection } of this.#slots) connection?.close();
  }

  #pick(): Connection | Failure {
    const why = this.#options.why();
    if (why !== undefined) return new Failure('unavailable', why);
    const slot = this.#slots[this.#next % this.#slots.length];
    this.#next += 1;
    const connection = slot?.connection;
    if (slot === undefined || connection?.isOpen !== true) {
      if (slot !== undefined) void this.#open(slot);
      return new Failure('unavailable', `${this.#options.name} is not connected yet.`);
    }
    if (connection.waiting >= this.#options.mostWaiting) {
      return new Failure('busy', `${this.#options.name} does not keep up: too many requests are unanswered.`);
    }
    return connection;
  }

  /** Seldom, and never throws: whoever sends meanwhile is told that there is no connection. */
  async #open(slot: { connection?: Connection; isOpening: boolean; triedAtMs: number }): Promise<void> {
    const nowMs = performance.now();
    if (slot.isOpening || this.#isClosed || slot.connection?.isOpen === true) return;
    if (slot.triedAtMs !== 0 && nowMs - slot.triedAtMs < againMs) return;
    slot.isOpening = true;
    slot.triedAtMs = nowMs;
    const { target } = this.#options;
    const { username, password } = target;
    try {
      const connection = await openConnection({
        target,
        credentials: username === undefined || password === undefined ? undefined : { username, password },
        protocol: 2,
        limits,
        connectTimeoutMs,
      });
      slot.connection = connection;
      if (this.#isClosed) connection.close();
    } catch {
      // The server is away or just starts. It is tried again with a later request.
    } finally {
      slot.isOpening = false;
    }
  }
}
