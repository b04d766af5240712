/** What a sandbox on servers of one's own gives each of its sessions. */
import type { CommandTable } from '#sandbox/command/table.ts';
import type { Answered } from '#sandbox/namespace/session-host.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { OutsideAddress } from '#sandbox/server/topology/outside-address.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import type { OwnSession } from './session.ts';

export interface OwnSessionHost {
  readonly id: string;
  readonly token: string;
  readonly table: CommandTable;
  kindOf(node: NodeName): 'redis' | 'sentinel';
  /**
   * Connects as the learner's user, waking the node if it sleeps and waiting for it while it is paused or comes back.
   * @throws {Failure} `unavailable` if it is stopped
   */
  connect(
    node: NodeName,
    options: {
      protocol: 2 | 3;
      onPush: (push: Reply) => void;
      onOtherPush: (push: Reply) => void;
      onClose: () => void;
      signal: AbortSignal;
    },
  ): Promise<Connection>;
  /** Its servers sleep or fall asleep: a connection that is lost now is lost to nobody. */
  readonly isAsleep: boolean;
  /** Where clients outside reach the nodes; undefined while they reach none. */
  readonly outside: OutsideAddress | undefined;
  used(): void;
  /** A client's write on that node was answered: the view looks at these keys, if it needs to know. */
  wrote(node: NodeName, client: string, keys: () => readonly Buffer[]): void;
  answered(answered: Answered): void;
  pushed(session: OwnSession, push: Reply, runId: string | undefined): void;
  /** Done by the system in the learner's place. The reply is the server's own. */
  configure(node: NodeName, settings: readonly (readonly [name: string, value: string])[]): Promise<Reply>;
  asSystem(node: NodeName, args: readonly Buffer[]): Promise<Reply>;
  /** The node is made to wait for so long, on purpose: nobody ends it for not answering. */
  excuse(node: NodeName, ms: number): void;
  stateChanged(): void;
  closeSession(session: OwnSession): void;
}
