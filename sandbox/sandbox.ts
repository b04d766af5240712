/**
 * The shape of a sandbox and of one client's session in it: what doors, graders, lessons and tests rely on.
 * `namespace/` implements it on a slice of a shared Redis, `own/` on servers of one's own.
 */
import type { ScriptError } from '#sandbox/command/script.ts';
import type { Failure } from '#sandbox/failure.ts';
import type { KeySnapshot, KeyWindow, SandboxEvent, Undoable, Undone } from '#sandbox/protocol.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Request } from '#sandbox/resp/request-parser.ts';
import type {
  Chaos,
  ChaosOutcome,
  Latency,
  LoadReport,
  LoadSpec,
  LogLine,
  Loss,
  NodeName,
  NodeStats,
  Parameter,
  SandboxKind,
  SlowLog,
  TimelineEntry,
  TopologyState,
} from '#sandbox/server-protocol.ts';

/** Which part of a key is to be shown: see the request `inspect`. */
export interface InspectRequest {
  readonly key: Buffer;
  readonly from: string;
  readonly filter?: string | undefined;
}

/** Who is told how a request ended: one of these, once. */
export interface FrameReceiver {
  /** The reply in the session's protocol, as bytes that are not written over later. */
  framed(bytes: Buffer, from: number, to: number): void;
  replied(reply: Reply): void;
  /** As `execute` throws. */
  failed(thrown: unknown): void;
}

/** One client's conversation with its sandbox. Commands are answered in the order in which they were given. */
export interface Session {
  readonly client: string;
  /** RESP version that this client has negotiated by HELLO. */
  readonly protocol: 2 | 3;
  /** When its server ends, so does the client's own connection, unanswered, as a server's end is seen everywhere. */
  readonly endsWithServer?: boolean;
  /**
   * Runs one command through the whole path (decide, rewrite, upstream, rewrite back). Refusals and quota are error
   * replies, so this resolves for anything a learner can type.
   * @throws {Failure} `expired`, `unavailable`, `timeout`: the session or the server is gone
   */
  execute(args: readonly Buffer[], options?: { runId?: string }): Promise<Reply>;
  /** As `execute`, for a door that passes bytes on. `receiver` is told once for each request, in their order. */
  run(request: Request, receiver: FrameReceiver): void;
  /** Messages that arrive on their own. Returns the function that stops listening. */
  onPush(listener: (push: Reply) => void): () => void;
  /** Told once when it ends, by whomever: the failure says why. Returns the function that stops listening. */
  onEnd(listener: (failure: Failure) => void): () => void;
  close(): void;
}

/** How a client comes in, where there are servers to choose from. Asked only when the session opens. */
export interface SessionOptions {
  /** By default the first. */
  readonly node?: NodeName;
  /** A program at the RESP door: it is told addresses of nodes that it can reach. */
  readonly isOutside?: boolean;
}

/** One command as the sandbox saw it, for transcripts. */
export interface TranscriptEntry {
  readonly client: string;
  readonly args: readonly Buffer[];
  readonly reply: Reply;
  readonly atMs: number;
  /** Where there are several servers: which of them answered. */
  readonly node?: NodeName | undefined;
}

/** What a script would do. `refused` are the first of those that would not run. */
export interface ScriptPreview {
  readonly commands: number;
  /** Keys that it may write; null if it empties the sandbox. */
  readonly keys: number | null;
  readonly refused: readonly ScriptError[];
  readonly refusedCount: number;
}

/** What a script has done. `errors` are the first of those that failed or were refused. */
export interface Imported {
  readonly ran: number;
  readonly failed: number;
  readonly errors: readonly ScriptError[];
  /** Where it ended because of an error; null if it ran to its end. */
  readonly stoppedAtLine: number | null;
  /** It can be taken back as a whole. */
  readonly isUndoable: boolean;
}

export interface Sandbox {
  readonly id: string;
  readonly kind: SandboxKind;
  /** The learner who owns it. */
  readonly owner: string;
  /** Password of the RESP door; also accepted as a bearer token. */
  readonly token: string;
  /** `redis://<id>:<token>@host:port`, by the registry's `respUrl`; asked each time, for the port may come later. */
  readonly url: string;
  /** What really runs the commands, for people: `Redis 7.0.15`. */
  readonly engine: string;
  readonly scope: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** So long before its end people are asked whether they still need it. */
  readonly expiryWarningMs: number;
  /** Changes with every start of the server process; sequence numbers count within it. */
  readonly epoch: string;

  /** The session of a named client, opened if it is not. @throws {Failure} `quota` */
  session(client: string, options?: SessionOptions): Session;
  closeSession(client: string): void;
  /** Every open client and what it is at, as `clients` events tell it. */
  clients(): Extract<SandboxEvent, { type: 'clients' }>['clients'];
  /** Splits a line as redis-cli does and runs it. Unbalanced quotes are redis-cli's own error reply. */
  runLine(client: string, line: string, options?: { runId?: string }): Promise<Reply>;
  /** Runs a command unseen: in no transcript, no event and no quota. For graders, which only read. */
  read(args: readonly Buffer[]): Promise<Reply>;

  /** Numbered events; `since(seq)` is undefined when some are no longer kept. */
  readonly events: {
    readonly lastSeq: number;
    /** Of the oldest that is kept. */
    readonly firstSeq: number;
    since(seq: number): SandboxEvent[] | undefined;
    subscribe(listener: (event: SandboxEvent) => void): () => void;
    /** Adds an event of the simulated world; number and time are filled in. */
    publish(event: DistributiveOmit<SandboxEvent, 'seq' | 'atMs'>): void;
  };
  /** All commands since the start state was set, oldest first, bounded by `eventsKept`. */
  transcript(): readonly TranscriptEntry[];

  /** Every key, bounded by `snapshotKeys`, with their full number. */
  snapshot(): Promise<{ keys: KeySnapshot[]; keyCount: number }>;
  /**
   * A part of what a key holds, for whoever looks at it closely. Counts as commands of the sandbox; seen by nobody.
   * @throws {Failure} `conflict` if the key became something else meanwhile, `busy` if Redis did not show it
   */
  inspect(request: InspectRequest): Promise<KeyWindow>;
  /** Moves time on: TTLs shorten and what is due expires. Returns the milliseconds moved (0 if nothing ever expires). */
  advance(by: number | 'next-expiry'): Promise<number>;
  readonly offsetMs: number;
  /** Deletes all keys, clears the transcript and runs `start` (redis-cli lines). */
  reset(start: readonly string[]): Promise<void>;
  /** What `undo` would take back. Told by `undoable` events when it changes. */
  readonly undoable: Undoable;
  /**
   * Takes back the last write of a browser's client, a reset or an import.
   * @throws {Failure} `not-found` if there is none, `conflict` if somebody changed its keys since and `force` is not said
   */
  undo(options?: { force?: boolean }): Promise<Undone>;
  /**
   * Takes back every write after the event `seq`, as one write that can be undone itself.
   * @throws {Failure} `not-found` if that is out of reach, `conflict` if others wrote since and `force` is not said
   */
  restore(seq: number, options?: { force?: boolean }): Promise<Undone>;
  /**
   * The key space as a script for redis-cli, in pieces of whole lines.
   * @throws {Failure} `busy` if one is being written already
   */
  exportScript(): Promise<AsyncIterable<string>>;
  /** What a script would do here. @throws {Failure} `bad-request`, `too-large` */
  previewScript(text: Buffer): ScriptPreview;
  /** Runs a script. @throws {Failure} as `previewScript`, and `busy` if one is being run already */
  importScript(text: Buffer, options: { replaces: boolean; stopsAtError: boolean }): Promise<Imported>;
  /** Its time begins anew, as after a command. */
  extend(): Promise<void>;
  /** What servers of one's own have beyond that; undefined in a namespace. */
  readonly servers?: ServerSide;
  /** Called once when it ends in this process, with what to tell whoever is still there. Returns the function that stops listening. */
  onEnd(listener: (failure: Failure) => void): () => void;
}

/** A sandbox's servers, as the doors ask for them. Every method wakes what sleeps, unless it says otherwise. */
export interface ServerSide {
  /** As last seen; does not wake. */
  readonly topology: TopologyState;
  /** All that is kept, for scrubbing: entries, and what the topology was from when on. Does not wake. */
  history(): {
    entries: readonly TimelineEntry[];
    states: readonly { atMs: number; topology: TopologyState }[];
  };
  /** Starts what sleeps and waits until it serves. @throws {Failure} `busy` while this machine is full */
  wake(options?: { readonly onWaiting?: (place: number | null) => void }): Promise<void>;
  /** The node that a client talks to from its next command on. @throws {Failure} `not-found`, `conflict` in a MULTI */
  chooseNode(client: string, node: string): void;
  /** Null: all primaries of a cluster. @throws {Failure} `not-found`, `bad-request` for null elsewhere */
  viewNode(node: string | null): Promise<void>;
  /** @throws {Failure} `not-found`, `conflict` where it makes no sense now, `unavailable` where it can't be done here */
  chaos(chaos: Chaos): Promise<ChaosOutcome>;
  /** Counted: `stats` events are made while anybody watches. */
  watchStats(): () => void;
  /** One look at all nodes that run now. */
  stats(): Promise<NodeStats[]>;
  readonly load: LoadReport | undefined;
  /** @throws {Failure} `conflict` if one runs */
  startLoad(spec: LoadSpec): Promise<void>;
  /** @throws {Failure} `not-found` if none runs */
  stopLoad(): Promise<void>;
  /** @throws {Failure} `conflict` while it runs, `not-found` if there was none of writes */
  countLoss(): Promise<Loss>;
  configuration(node: string): Promise<Parameter[]>;
  /** @throws {Failure} `denied` if it is not on the list, `bad-request` in the server's words */
  configure(node: string, name: string, value: string): Promise<void>;
  /** Does not wake. */
  log(node: string, after?: number): readonly LogLine[];
  /** Does not count as use. */
  slowLog(node: string): Promise<SlowLog>;
  /** Does not count as use. */
  latency(node: string): Promise<Latency>;
  /** Opens a look at all of them together. @throws {Failure} as `wake` */
  read(): Promise<ServersReading>;
}

/** Servers as graders look at them: as the bench itself does, in no transcript and no quota. Close it when done. */
export interface ServersReading {
  /** As all nodes have just said. */
  readonly topology: TopologyState;
  /** Those that run and answer; who is paused, or in a CLIENT PAUSE, is not among them. */
  readonly answering: readonly NodeName[];
  /** The whole names of a node's keys, in order. @throws {Failure} as `ask` */
  keys(node: NodeName): Promise<string[]>;
  /**
   * A reply in its plainest form, as RESP2 has it: texts, numbers, null and arrays of them.
   * @throws {Failure} `timeout` if it does not answer in time, `unavailable` if it has ended, `bad-request` for a write
   * @throws {Error} called ReplyError: what the server says against it
   */
  ask(node: NodeName, ...args: readonly (string | number)[]): Promise<unknown>;
  close(): void;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface MoveSandbox {
  readonly to: SandboxKind;
  readonly hasReplicas?: boolean;
  readonly onWaiting?: (place: number | null) => void;
  readonly signal?: AbortSignal;
}

/** Finds, makes and ends sandboxes. One for each process. */
export interface SandboxRegistry {
  /** @throws {Failure} `quota`, `busy`, `unavailable` */
  create(options: {
    owner: string;
    scope: string;
    start: readonly string[];
    address?: string;
    /** By default a namespace. */
    kind?: SandboxKind;
    /** Of servers of one's own: see `CreateTopology`. */
    hasReplicas?: boolean;
    parameters?: Readonly<Record<string, string>>;
    onWaiting?: (place: number | null) => void;
    signal?: AbortSignal;
    /** What is done to servers of one's own before their learner comes. Until it ends nobody finds them by their scope. */
    prepare?: (sandbox: Sandbox) => Promise<void>;
  }): Promise<Sandbox>;
  /** The owner's sandbox of that scope, if it lives. */
  findByScope(owner: string, scope: string): Promise<Sandbox | undefined>;
  find(id: string): Promise<Sandbox | undefined>;
  /** Deletes its keys, its servers or its user there, and its record, and closes its sessions, which are told why. */
  remove(id: string, why?: Failure): Promise<void>;
  /**
   * Moves its keys, with their types, values, TTLs, groups and pending entries, to a fresh sandbox of that kind in the
   * same scope, and ends it. If that fails, it stays as it was.
   * @throws {Failure} as `create`; `not-found`; `too-large` or `quota` if its keys do not fit there
   */
  move(id: string, options: MoveSandbox): Promise<Sandbox>;
  /** Removes every sandbox of that owner, whatever its scope: a learner's data is deleted. */
  removeAllOf(owner: string): Promise<void>;
  close(): Promise<void>;
}
