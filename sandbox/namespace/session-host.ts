/** What a sandbox gives each of its sessions. */

import type { EmulationContext } from '#sandbox/command/emulate/context.ts';
import type { CommandTable } from '#sandbox/command/table.ts';
import type { Limits } from '#sandbox/config.ts';
import type { EventSource } from '#sandbox/namespace/event-log.ts';
import type { HeavyWork } from '#sandbox/namespace/heavy-work.ts';
import type { Keyspace } from '#sandbox/namespace/keyspace.ts';
import type { Quota } from '#sandbox/namespace/quota.ts';
import type { NamespaceSession } from '#sandbox/namespace/session.ts';
import type { SharedUpstream } from '#sandbox/namespace/shared-upstream.ts';
import type { CommandAllowance } from '#sandbox/namespace/token-bucket.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import type { KeyspaceFeed } from '#sandbox/view/feed.ts';

/** A command that has been answered. What was passed on as bytes is decoded only when somebody looks. */
export interface Answered extends EventSource {
  readonly client: string;
  readonly runId: string | undefined;
  /** In lower case; cheaper than `args`. */
  readonly name: string;
  readonly args: readonly Buffer[];
  readonly reply: Reply;
  readonly atMs: number;
  readonly durationMs: number;
  /** Of several servers, the one that answered. */
  readonly node?: NodeName | undefined;
  /** How many commands more it counts as, being long. */
  readonly weight: number;
  /** It is not looked at soon: it may be kept in another form. */
  compact(): void;
}

/** A browser client's write that is about to be sent, with the names of its keys as the learner says them. */
export interface PendingWrite {
  readonly client: string;
  readonly args: readonly Buffer[];
  readonly keys: readonly Buffer[] | 'all';
}

export interface SessionHost {
  readonly id: string;
  readonly prefix: Buffer;
  readonly table: CommandTable;
  readonly limits: Limits;
  readonly keyspace: Keyspace;
  readonly quota: Quota;
  /** Turns for commands that may take the server long. */
  readonly heavy: HeavyWork;
  readonly bucket: CommandAllowance;
  readonly feed: KeyspaceFeed;
  readonly sandboxFacts: EmulationContext['sandbox'];
  /** Connects as the namespace's user. @throws {Failure} */
  connect(options: {
    protocol: 2 | 3;
    onPush?: (push: Reply) => void;
    onClose?: () => void;
  }): Promise<Connection>;
  /** The connections for what needs none of its own. */
  readonly shared: SharedUpstream;
  readonly upstream: EmulationContext['upstream'];
  /** Keeps what the keys hold now, so that the write can be undone. */
  capture(write: PendingWrite): Promise<void>;
  /** One of a flood, of which nothing is kept: it needs no capture. */
  isFlood(write: PendingWrite): boolean;
  /** A client's write was answered: the view looks at these keys. */
  wrote(client: string, keys: readonly Buffer[]): void;
  /** As `wrote`, where the keys cost something to find out. */
  wroteKeysOf(answered: Answered, keysOf: (args: readonly Buffer[]) => Buffer[]): void;
  answered(answered: Answered): void;
  pushed(session: NamespaceSession, push: Reply, runId: string | undefined): void;
  /** Of this sandbox's own counting: how many clients others have is nobody's business. */
  nextClientId(): number;
  /** Ends what that connection to the server waits for. False if it waits for nothing. */
  unblock(serverId: number, isError: boolean): Promise<boolean>;
  /** A session opened, closed, blocked, subscribed, …; told to watchers soon. */
  stateChanged(): void;
  /** Of all sessions: how many hold a pattern, and how many of their patterns match. */
  patternReceivers(channel: Buffer): { holders: number; matching: number };
  /** How many more subscriptions fit. */
  subscriptionsLeft(): number;
  closeSession(session: NamespaceSession): void;
}
