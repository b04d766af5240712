/**
 * Learners' connections to the shared server, all of this process, so that those to a server that is gone can be given
 * up: a socket that just stays silent would otherwise leave a blocked or subscribed client waiting for ever.
 */
import type { Connection } from '#sandbox/resp/connection.ts';
import { serverIsAway, serverIsGone } from './server-trouble.ts';
import type { SessionHost } from './session-host.ts';

type Connect = SessionHost['connect'];

export class UpstreamConnections {
  readonly #isServerAway: () => boolean;
  readonly #openedAtMs = new Map<Connection, number>();

  constructor(isServerAway: () => boolean) {
    this.#isServerAway = isServerAway;
  }

  /** The same way to connect, with what it opens known here. */
  follow(connect: Connect): Connect {
    return async options => {
      // Trying would only take its time, and those who wait in line would each take theirs.
      if (this.#isServerAway()) throw serverIsAway();
      const startedAtMs = Date.now();
      let own: Connection | undefined;
      const onClose = () => {
        if (own !== undefined) this.#openedAtMs.delete(own);
        options.onClose?.();
      };
      own = await connect({ ...options, onClose });
      if (own.isOpen) this.#openedAtMs.set(own, startedAtMs);
      return own;
    };
  }

  /** Gives up all: whatever waits on them fails, and whoever needs one opens another. */
  closeAll(): void {
    for (const connection of [...this.#openedAtMs.keys()]) connection.close(serverIsGone());
  }

  /**
   * Gives up those to a former server, which was last seen at that time. Younger ones may lead to either; of those, the
   * ones on which nothing waits are given up, too, for that is seen by nobody.
   */
  closeFormer(seenAtMs: number): void {
    for (const [connection, openedAtMs] of [...this.#openedAtMs]) {
      if (openedAtMs < seenAtMs || connection.waiting === 0) connection.close(serverIsGone());
    }
  }
}
