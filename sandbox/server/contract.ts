/**
 * The parts of a sandbox on servers of one's own, as they know each other. From the ground up: a jail holds one
 * process, a node is one server that comes and goes in it, a topology is the nodes of one sandbox with the links
 * between them, `Servers` are all topologies of this machine.
 *
 * Everybody above speaks to nodes by `target` (a unix socket, as the system's user); learners' sessions log in there as
 * `learner`. A node is reached by no port from outside its jail.
 */
import type { RedisTarget } from '#sandbox/redis-target.ts';
import type { LogLine, NodeName, NodeState, ServerKind } from '#sandbox/server-protocol.ts';

/** Users on every node. `system` may do all; `learner` what the server's own policy lets learners do. */
export interface NodeLogins {
  readonly system: { readonly username: string; readonly password: string };
  readonly learner: { readonly username: string; readonly password: string };
}

export interface NodeLog {
  /** The last lines kept, oldest first; with `after`, those with a higher number. */
  lines(after?: number): readonly LogLine[];
  /** Told each new line. Returns the function that stops it. */
  onLine(listener: (line: LogLine) => void): () => void;
}

/** How a node ended, for those who tell it. */
export interface NodeEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Who wanted it: the bench (kill, stop), the watchdog, the reaper, or nobody (it crashed). */
  readonly by: 'bench' | 'watchdog' | 'reaper' | 'nobody';
}

export interface OwnNode {
  readonly name: NodeName;
  readonly kind: 'redis' | 'sentinel';
  readonly state: NodeState;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  /** Logs in as the system. The socket exists while the node runs. */
  readonly target: RedisTarget & { readonly path: string };
  readonly logins: NodeLogins;
  /** Where it listens among the nodes of its topology. Also told to clients, rewritten by the RESP door. */
  readonly host: string;
  readonly port: number;
  /** Its folder: redis.conf, dump.rdb, appendonlydir/, nodes.conf. Nobody else's. */
  readonly directory: string;
  readonly log: NodeLog;
  /** Of one file that it writes, bytes; lowered to what it has written, its disk is full. */
  readonly fileLimitBytes: number;

  /** Starts it and waits until it answers; nothing if it runs. @throws {Error} with its last words */
  start(): Promise<void>;
  /** Ends it by this signal and waits until it is reaped. It stays `stopped` until `start`. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  pause(): void;
  resume(): void;
  /** Takes effect at once, also on a process that runs. */
  limitFiles(bytes: number): Promise<void>;
  /**
   * Cuts a file of its folder to that length, as its own user and within its jail: the folder may have been laid with
   * links. The node must not run.
   * @throws {Error} with code ENOENT if there is none
   */
  truncateFile(path: string, bytes: number): Promise<void>;
  /** Nobody ends it for not answering until then (a lesson on runaway scripts). */
  excuseUntil(atMs: number): void;
  onState(listener: (state: NodeState, end?: NodeEnd) => void): () => void;
}

/** Links between the nodes of one topology; cut and slowed in both directions. */
export interface Links {
  /** False where the system permits no network of its own. */
  readonly isPossible: boolean;
  readonly changed: readonly { between: readonly [NodeName, NodeName]; bytesPerSecond: number | 'cut' }[];
  /** @throws {Failure} `bad-request` if a node is unknown, `unavailable` where links cannot be cut */
  cut(a: NodeName, b: NodeName): Promise<void>;
  slow(a: NodeName, b: NodeName, bytesPerSecond: number): Promise<void>;
  mend(a: NodeName, b: NodeName): Promise<void>;
  /** Cuts a node from all others. @throws {Failure} as `cut` */
  isolate(node: NodeName): Promise<void>;
  /** Mends all links of that node that are cut; slow ones stay slow. */
  rejoin(node: NodeName): Promise<void>;
}

export type TopologyActivity = 'asleep' | 'waking' | 'awake' | 'falling-asleep' | 'removed';

export interface Topology {
  readonly id: string;
  readonly kind: ServerKind;
  /** In a fixed order: `redis-1`, `redis-2`, …, `sentinel-1`, … */
  readonly nodes: readonly OwnNode[];
  readonly links: Links;
  readonly activity: TopologyActivity;
  /** Its folder, which holds those of the nodes. */
  readonly directory: string;
  node(name: string): OwnNode | undefined;
  /**
   * Starts what sleeps, in order, and waits until it serves. Nodes that the bench has stopped stay so.
   * @throws {Failure} `busy` when this machine is full, with the place in the line in its words; `unavailable` if a
   *   server does not start, with its last words
   */
  wake(options?: { readonly onWaiting?: (place: number | null) => void }): Promise<void>;
  /** Saves every node to its disk and ends it; `wake` brings all back, settings included. */
  sleep(): Promise<void>;
  /** Somebody uses it: it does not fall asleep for a while. */
  used(nowMs: number): void;
  onActivity(listener: (activity: TopologyActivity) => void): () => void;
}

export interface CreateTopology {
  readonly id: string;
  readonly owner: string;
  readonly kind: ServerKind;
  /** Cluster: a replica for each primary. */
  readonly hasReplicas?: boolean;
  /** Settings of all its Redis nodes beyond the defaults, from the list that learners may set. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Told while all is taken: 1 is the next. Null when its servers start. */
  readonly onWaiting?: (place: number | null) => void;
  /** Gives up its place in the line. */
  readonly signal?: AbortSignal;
}

export interface ServersCapacity {
  readonly awakeNodes: number;
  readonly asleepTopologies: number;
  readonly waiting: number;
  /** Set aside for nodes that are awake, and all that may be. */
  readonly reservedBytes: number;
  readonly budgetBytes: number;
}

/** What walls this system permits around a server. `missing` is fit to be printed at boot. */
export interface Isolation {
  readonly hasOwnUser: boolean;
  readonly hasOwnNetwork: boolean;
  readonly missing: readonly string[];
}

export interface Servers {
  readonly isolation: Isolation;
  readonly capacity: ServersCapacity;
  /**
   * Makes one and starts it; from the warm pool where one is ready.
   * @throws {Failure} `busy` if it is full and the wait was given up or took too long
   */
  create(options: CreateTopology): Promise<Topology>;
  /** Also one of an earlier run of this process, asleep. */
  find(id: string): Topology | undefined;
  /** All, awake or asleep. */
  all(): readonly Topology[];
  /** Ends it and leaves nothing of it: processes, files, network. */
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}
