/**
 * A session's one connection to the server: opened when first needed, closed when idle, and opened again unseen while
 * nothing hangs on it. Subscriptions hang on it too, but can be made anew.
 */
import type { Connection } from '#sandbox/resp/connection.ts';

const retryMs = 500;

export interface UpstreamOptions {
  open(onClose: () => void): Promise<Connection>;
  /** Brings back what the connection should know; runs before anything else on it. */
  restore(connection: Connection): Promise<void>;
  /** It was lost, not closed by us. */
  onLost(): void;
  /** Whether it must be brought back without waiting for a command. */
  isNeeded(): boolean;
}

export class Upstream {
  readonly #options: UpstreamOptions;
  #connection: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isEnded = false;

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  /** The connection, if it is open. */
  get connection(): Connection | undefined {
    return this.#connection?.isOpen === true ? this.#connection : undefined;
  }

  /** The connection, opened if it is not. @throws {Failure} */
  ensure(): Promise<Connection> {
    const open = this.connection;
    if (open !== undefined) return Promise.resolve(open);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Closes it; a later `ensure` opens another. */
  drop(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#retry);
    this.drop();
  }

  async #open(): Promise<Connection> {
    const { open, restore } = this.#options;
    let own: Connection | undefined;
    const connection = await open(() => this.#closed(own));
    own = connection;
    try {
      await restore(connection);
    } catch (cause) {
      connection.close();
      throw cause;
    }
    if (this.#isEnded) connection.close();
    this.#connection = connection;
    return connection;
  }

  #closed(connection: Connection | undefined): void {
    if (connection === undefined || connection !== this.#connection) return;
    this.#connection = undefined;
    this.#options.onLost();
    this.#bringBack();
  }

  #bringBack(): void {
    if (this.#isEnded || !this.#options.isNeeded()) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.#isEnded || !this.#options.isNeeded()) return;
      this.ensure().catch(() => this.#bringBack());
    }, retryMs);
    this.#retry.unref();
  }
}
