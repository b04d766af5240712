/**
 * Learners' connections to the shared server, all of this process, so that those to a server that is gone can be given
 * up: a socket that just stays silent would otherwise leave a blocked or subscribed client waiting for ever.
 */
import type { Connection } from '#sandbox/resp/connection.ts';
import type { SessionHost } from './session-host.ts';

type Connect = SessionHost['connect'];

export class UpstreamConnections {
  readonly #openedAtMs = new Map<Connection, number>();

  /** The same way to connect, with what it opens known here. */
  follow(connect: Connect): Connect {
    return async options => {
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

  /** Whatever waits on them fails, and whoever needs one opens another. */
  closeOpenedBefore(ms: number): void {
    for (const [connection, openedAtMs] of [...this.#openedAtMs]) if (openedAtMs < ms) connection.close();
  }
}
