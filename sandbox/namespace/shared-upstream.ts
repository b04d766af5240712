/**
 * The connections by which all clients of one sandbox send what needs no connection of its own: one for each version
 * of the protocol. What several clients say in one turn leaves in one system call and is answered in one, which is
 * most of what a gateway can save; and a sandbox with many clients costs the server hardly more than one with one.
 */
import { Upstream } from '#sandbox/namespace/upstream.ts';
import type { Connection } from '#sandbox/resp/connection.ts';

export class SharedUpstream {
  readonly #lanes: Readonly<Record<2 | 3, Upstream>>;
  #lastUsedAtMs = Date.now();

  constructor(open: (protocol: 2 | 3, onClose: () => void) => Promise<Connection>) {
    const lane = (protocol: 2 | 3) =>
      new Upstream({
        open: onClose => open(protocol, onClose),
        restore: async () => {},
        onLost: () => {},
        isNeeded: () => false,
      });
    this.#lanes = { 2: lane(2), 3: lane(3) };
  }

  /** The connection, if it is open. */
  connection(protocol: 2 | 3): Connection | undefined {
    return this.#lanes[protocol].connection;
  }

  /** The connection, opened if it is not. @throws {Failure} */
  ensure(protocol: 2 | 3): Promise<Connection> {
    return this.#lanes[protocol].ensure();
  }

  used(nowMs: number): void {
    this.#lastUsedAtMs = nowMs;
  }

  /** Closes what nobody has used for so long. */
  rest(nowMs: number, idleMs: number): void {
    if (nowMs - this.#lastUsedAtMs < idleMs) return;
    for (const lane of [this.#lanes[2], this.#lanes[3]]) {
      if ((lane.connection?.waiting ?? 0) === 0) lane.drop();
    }
  }

  end(): void {
    this.#lanes[2].end();
    this.#lanes[3].end();
  }
}
