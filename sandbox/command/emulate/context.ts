/** What an emulated command may see and do. The namespace's session provides it. */

import type { CommandTable } from '#sandbox/command/table.ts';
import type { Limits } from '#sandbox/config.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

/** One of the sandbox's clients, as CLIENT LIST tells it. */
export interface ClientFacts {
  readonly id: number;
  /** Its letter in the sandbox. */
  readonly client: string;
  /** Set by CLIENT SETNAME. */
  readonly name: string;
  readonly protocol: 2 | 3;
  readonly openedAtMs: number;
  readonly lastUsedAtMs: number;
  readonly lastCommand: string;
  readonly state: 'idle' | 'blocked' | 'subscribed' | 'multi';
  readonly channels: number;
  readonly patterns: number;
  readonly shardChannels: number;
  /** Commands queued since MULTI; -1 outside. */
  readonly queued: number;
}

export type Subscribing = 'channel' | 'pattern' | 'shard';

/** The session that runs the command. */
export interface SessionControl {
  facts(): ClientFacts;
  setName(name: string): void;
  /** HELLO: from the next reply on. */
  setProtocol(protocol: 2 | 3): Promise<void>;
  /** RESET: forgets transaction, watched keys, subscriptions and name. */
  reset(): void;
  /** QUIT: ends once the reply is out. */
  endAfterReply(): void;
  /** The first confirmation; the others arrive as pushes. */
  subscribe(kind: Subscribing, names: readonly Buffer[]): Promise<Reply>;
  unsubscribe(kind: Subscribing, names: readonly Buffer[]): Promise<Reply>;
}

export interface EmulationContext {
  readonly table: CommandTable;
  readonly limits: Limits;
  readonly nowMs: number;
  readonly session: SessionControl;
  readonly sandbox: {
    readonly id: string;
    readonly token: string;
    readonly createdAtMs: number;
    readonly usedBytes: number;
    readonly commandsRun: number;
    clients(): ClientFacts[];
    /** Learner's names of what is subscribed to, with how many clients are. */
    subscribers(kind: Subscribing): Map<string, number>;
    /** CLIENT KILL: ends the client of that id, if it is one of this sandbox. */
    kill(id: number): void;
    /** CLIENT UNBLOCK: false if the client of that id is not blocked. @throws {Failure} */
    unblock(id: number, isError: boolean): Promise<boolean>;
  };
  /** Keys by the names that the learner gives them. */
  readonly keys: {
    names(): Promise<Buffer[]>;
    count(): Promise<number>;
    remove(names: readonly Buffer[]): Promise<void>;
  };
  /** A listing of many keys costs more of the sandbox's commands a second than one. */
  charge(cost: number): void;
  /**
   * Runs commands on a connection to the namespace, one piece of work at a time. Keys are named by `key`.
   * @throws {Failure}
   */
  upstream<Result>(
    work: (
      run: (...args: (string | Buffer)[]) => Promise<Reply>,
      key: (name: Buffer) => Buffer,
    ) => Promise<Result>,
  ): Promise<Result>;
}

export type Emulation = (args: readonly Buffer[], context: EmulationContext) => Reply | Promise<Reply>;

export const syntaxError: Reply = { type: 'error', text: 'ERR syntax error' };
export const notIntegerError: Reply = {
  type: 'error',
  text: 'ERR value is not an integer or out of range',
};
