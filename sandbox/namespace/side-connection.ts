/**
 * A connection of the gateway's own into one namespace, under the namespace's user, for commands that it answers in
 * several steps. One piece of work at a time has it; it is opened when needed and closed when idle.
 */
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

export type RunUpstream = (...args: (string | Buffer)[]) => Promise<Reply>;

const idleMs = 10_000;

export class SideConnection {
  readonly #open: () => Promise<Connection>;
  #connection: Connection | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(open: () => Promise<Connection>) {
    this.#open = open;
  }

  /** Runs `work` alone; keys in its commands carry the prefix already. @throws {Failure} */
  use<Result>(work: (run: RunUpstream) => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(() => this.#run(work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #run<Result>(work: (run: RunUpstream) => Promise<Result>): Promise<Result> {
    clearTimeout(this.#timer);
    if (this.#connection?.isOpen !== true) this.#connection = await this.#open();
    const connection = this.#connection;
    try {
      return await work((...args) =>
        connection.execute(args.map(arg => (typeof arg === 'string' ? Buffer.from(arg) : arg))),
      );
    } catch (cause) {
      // Whatever was begun on it (WATCH, MULTI) ends with it.
      connection.close();
      throw cause;
    } finally {
      if (this.#isClosed) connection.close();
      else {
        this.#timer = setTimeout(() => connection.close(), idleMs);
        this.#timer.unref();
      }
    }
  }
}
