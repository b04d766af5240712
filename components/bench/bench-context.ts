'use client';
/**
 * What a page may ask of its bench. `useBench()` gives actions that never change identity, so it never makes a
 * component render again; `useBenchState(selector)` reads the state and renders again only when what it selects changes.
 */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type {
  Bytes,
  FailureCode,
  KeySnapshot,
  KeyWindow,
  Letter,
  Response,
  SandboxEvent,
  Undoable,
  WireReply,
  WorldState,
} from '#sandbox/protocol.ts';
import type { SandboxKind } from '#sandbox/server-protocol.ts';
import type { ServerActions, ServersState } from './servers-state.ts';

export type CommandEvent = Extract<SandboxEvent, { type: 'command' }>;
/** What the door said when it opened the sandbox. */
export type OpenedSandbox = Extract<Response, { type: 'opened' }>;
export type WorldEvent = Extract<SandboxEvent, { type: 'world' }>;

/** Where the connection stands. What was on screen stays there in every state. */
export type BenchStatus =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  /** Lost; `retryAtMs` (this browser's clock) is when the next attempt starts. */
  | { readonly state: 'offline'; readonly retryAtMs: number }
  /** The door answers, but what is behind it does not at the moment; it is asked again by itself. */
  | { readonly state: 'waiting'; readonly detail: string; readonly retryAtMs: number }
  /** Servers of one's own start, or all are taken: `place` in the line, 1 is the next. */
  | { readonly state: 'starting'; readonly place: number | null; readonly detail: string }
  /** The sandbox has ended; `renew()` starts a new one. */
  | { readonly state: 'expired'; readonly detail: string }
  | { readonly state: 'failed'; readonly detail: string };

/** One key as it is drawn: its snapshot, what the last command did to it, and its ghost once it is gone. */
export interface DrawnKey {
  /** Unique; the key's text, or its base64 with a mark before it. */
  readonly id: string;
  readonly snapshot: KeySnapshot;
  /** The state before the last change, for marking what differs; absent for a new key or an unchanged one. */
  readonly before: KeySnapshot | undefined;
  /** The command that changed it is the last one. */
  readonly isFresh: boolean;
  readonly isNew: boolean;
  /** Who changed it last: a client, `time`, `reset` or `other`. */
  readonly changedBy: string | undefined;
  /** When it changed last, in the server's clock; 0 if it has not since the page was opened. */
  readonly changedAtMs: number;
  /** Counts changes, so that an animation starts anew at each. */
  readonly version: number;
  /** What a full TTL ring stands for. */
  readonly ttlFullMs: number | undefined;
  readonly gone: 'deleted' | 'expired' | 'evicted' | undefined;
  /** Of a key of the past: the moment it is drawn at, in the server's clock. The TTL of a live one runs on. */
  readonly asOfMs?: number | undefined;
}

export interface ClientState {
  readonly name: string;
  readonly state: 'idle' | 'blocked' | 'subscribed' | 'multi';
  /** The node that it talks to, on servers of one's own. */
  readonly node?: string | undefined;
  /** While it is blocked: by which command, at which keys, and since when in the server's clock. */
  readonly waitsFor?:
    | { readonly command: string; readonly keys: readonly Bytes[]; readonly sinceMs: number }
    | undefined;
  /** What it subscribes to, if anything; `more` counts what is not named. */
  readonly subscriptions?:
    | {
        readonly channels: readonly Bytes[];
        readonly patterns: readonly Bytes[];
        readonly shards: readonly Bytes[];
        readonly more: number;
      }
    | undefined;
}

/** One thing in a terminal's scrollback. */
export type TerminalEntry =
  | {
      readonly kind: 'command';
      readonly id: string;
      readonly prompt: string;
      readonly line: string;
      /** Undefined while it runs or blocks. */
      readonly reply: WireReply | undefined;
      /** Why there will be no reply. */
      readonly lost: string | undefined;
      readonly durationMs: number | undefined;
      readonly sentAtMs: number;
      readonly subscribes: boolean;
      /** Refused here; a server of one's own would run it. */
      readonly offers?: 'server' | undefined;
    }
  | { readonly kind: 'push'; readonly id: string; readonly reply: WireReply }
  | { readonly kind: 'note'; readonly id: string; readonly text: string };

/** One line of "everything that ran, in order". */
export interface LogEntry {
  readonly id: string;
  /** In the server's clock: when it was answered, or happened. */
  readonly atMs: number;
  /** A command, a message that arrived by itself, a message of the simulated world, or a line of ours. */
  readonly kind: 'command' | 'push' | 'world' | 'note';
  readonly client: string;
  /** The part of the world that a message went to, or the node that a command was sent to where there are several. */
  readonly to?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly text: string;
  readonly outcome: 'ok' | 'error' | 'lost' | 'plain';
  readonly summary: string;
}

export interface BenchState {
  readonly status: BenchStatus;
  readonly sandbox:
    | {
        readonly id: string;
        readonly kind: SandboxKind;
        readonly url: string;
        /** In the server's clock. */
        readonly expiresAtMs: number;
        /** So long before its end people are asked whether they still need it. */
        readonly expiryWarningMs?: number | undefined;
      }
    | undefined;
  /** The Redis under the sandbox does not answer: it restarts, or fails over. */
  readonly isServerAway: boolean;
  /** Server's clock minus this browser's. */
  readonly skewMs: number;
  /** Sum of all jumps in time. */
  readonly offsetMs: number;
  readonly keys: ReadonlyMap<string, DrawnKey>;
  /** While somebody looks back: the keys as they were after that step. The live ones go on changing in `keys`. */
  readonly past: { readonly stepId: string; readonly keys: ReadonlyMap<string, DrawnKey> } | undefined;
  readonly keyCount: number;
  readonly clients: readonly ClientState[];
  readonly tabs: readonly Letter[];
  readonly activeTab: Letter;
  readonly terminals: Readonly<Partial<Record<Letter, readonly TerminalEntry[]>>>;
  readonly log: readonly LogEntry[];
  readonly world: WorldState | undefined;
  readonly lastWorldEvent: WorldEvent | undefined;
  /** What `undo` would take back. */
  readonly undoable: Undoable;
  /** Nodes, links, what happened to them, figures and load; all empty in a namespace. */
  readonly servers: ServersState;
}

/** The keys that are drawn: the live ones, or those of the step that somebody looks back at. */
export function shownKeys(state: BenchState): ReadonlyMap<string, DrawnKey> {
  return state.past?.keys ?? state.keys;
}

/** Thrown by the actions of a bench when our side, not Redis, failed. The message can be shown as it is. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
  /** The door's own word for it, where the door said no. */
  readonly code: FailureCode | undefined;

  constructor(message: string, code?: FailureCode) {
    super(message);
    this.code = code;
  }
}

export interface Bench {
  readonly scope: string;
  /** What can be asked of servers of one's own. */
  readonly servers: ServerActions;
  /**
   * Runs one redis-cli line, echoed in that client's terminal. Resolves with the `command` event once Redis answers; a
   * blocked command takes as long as it takes.
   * @throws {BenchError} the connection or the sandbox was lost before the answer
   */
  run(line: string, client?: Letter): Promise<CommandEvent>;
  /** Speaks to the simulated world; resolves with the messages that it caused. @throws {BenchError} */
  runWorld(line: string): Promise<readonly WorldEvent[]>;
  /** Moves time on by milliseconds, or to the next expiry. @throws {BenchError} */
  advance(by: number | 'next-expiry'): Promise<void>;
  /** Back to the start state of the scope. @throws {BenchError} */
  reset(): Promise<void>;
  /** Takes back the last write. @throws {BenchError} `conflict` if somebody changed its keys since and it is not forced */
  undo(options?: { force: boolean }): Promise<void>;
  /**
   * Takes back every write after the event `seq`, as one write that can be undone itself.
   * @throws {BenchError} `conflict` if somebody else wrote since and it is not forced
   */
  restore(seq: number, options?: { force: boolean }): Promise<void>;
  /**
   * A part of what a key holds: from a byte, index, rank or entry's id on, from the beginning if that is empty.
   * @throws {BenchError}
   */
  inspect(key: Bytes, from?: string, filter?: string): Promise<KeyWindow>;
  /** The sandbox's time begins anew, as after a command. @throws {BenchError} */
  extend(): Promise<void>;
  /** Every event of the sandbox in order, whoever caused it. Returns the function that stops listening. */
  subscribe(listener: (event: SandboxEvent) => void): () => void;
  /** Puts the caret into the prompt, of that client if named. */
  focusTerminal(client?: Letter): void;
  /** Starts a new sandbox after one has expired, or tries again at once after a failure. */
  renew(): void;
  selectClient(client: Letter): void;
  /** Opens the next free letter; undefined if all eight are open. */
  openClient(): Letter | undefined;
  closeClient(client: Letter): void;
  /** Ctrl-C: drops what that client waits for by giving it a new connection. */
  interrupt(client: Letter): void;
  clearTerminal(client: Letter): void;
  /** Writes a line of ours into a terminal. */
  note(client: Letter, text: string): void;
}

export interface BenchStore {
  readonly bench: Bench;
  getState(): BenchState;
  subscribe(listener: () => void): () => void;
  /** Each prompt on screen registers itself here, so that `focusTerminal` finds it. */
  setPromptFocus(client: Letter, focus: (() => void) | undefined): void;
  /** Draws the keys as they were then; undefined is now. A command goes back to now by itself. */
  lookBack(past: BenchState['past']): void;
  /** Number of the last event that was told. */
  readonly lastSeq: number;
  /** The events up to that one that the server still keeps, oldest first. @throws {BenchError} */
  pastEvents(upTo: number): Promise<readonly SandboxEvent[]>;
  /** Told whenever a sandbox has been opened, with what the door said. Returns the function that stops listening. */
  onOpened(listener: (opened: OpenedSandbox) => void): () => void;
}

export const BenchStoreContext = createContext<BenchStore | undefined>(undefined);

function useStore(): BenchStore {
  const store = useContext(BenchStoreContext);
  if (!store) throw new Error('useBench needs a <BenchProvider> above it.');
  return store;
}

/** The actions of the bench around this component. Stable: using it causes no renders. */
export function useBench(): Bench {
  return useStore().bench;
}

/** A part of the bench's state. `selector` must return something that is `Object.is`-equal while nothing changed. */
export function useBenchState<T>(selector: (state: BenchState) => T): T {
  const store = useStore();
  const read = () => selector(store.getState());
  return useSyncExternalStore(store.subscribe, read, read);
}

/** For the bench's own parts. */
export function useBenchStore(): BenchStore {
  return useStore();
}
