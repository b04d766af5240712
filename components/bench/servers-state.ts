/**
 * What a bench knows of its sandbox's servers: the topology as it is and as it was, what happened, figures, load. All
 * of it is empty in a namespace. Pure, and free of zod, which a page's first load does not carry.
 */
import type { Letter, Response, SandboxEvent } from '#sandbox/protocol.ts';
import type {
  Chaos,
  LoadReport,
  LoadSpec,
  NodeName,
  NodeStats,
  SandboxKind,
  TimelineEntry,
  TopologyState,
} from '#sandbox/server-protocol.ts';

/** The topology from `atMs` (the server's clock) until the next of them. */
export interface TopologyMoment {
  readonly atMs: number;
  readonly topology: TopologyState;
}

export interface ServersHistory {
  readonly entries: readonly TimelineEntry[];
  readonly states: readonly TopologyMoment[];
}

export interface ServersState {
  /** As it is now; undefined in a namespace. */
  readonly topology: TopologyState | undefined;
  /** As it was, oldest first; the last is what it is now. */
  readonly moments: readonly TopologyMoment[];
  /** What happened, oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** Looks at each node while somebody watches, oldest first. */
  readonly stats: Readonly<Record<NodeName, readonly NodeStats[]>>;
  readonly load: LoadReport | undefined;
  /** The sandbox moves to another kind: `place` in the line is null while servers start. */
  readonly moving:
    | { readonly to: SandboxKind; readonly place: number | null; readonly detail: string }
    | undefined;
}

/** All but `loadHistory` throw a `BenchError` when it was refused or could not be done, in words to be shown. */
export interface ServerActions {
  /** From its next command on, this client talks to that node. */
  chooseNode(client: Letter, node: NodeName): Promise<void>;
  /** Draws that node's keys; null: those of all primaries of a cluster. */
  viewNode(node: NodeName | null): Promise<void>;
  /** Resolves with a sentence that tells what was done. */
  chaos(chaos: Chaos): Promise<string>;
  startLoad(spec: LoadSpec): Promise<void>;
  stopLoad(): Promise<void>;
  /** Counts what came back of a load of writes; a `load` event tells it. */
  countLoss(): Promise<void>;
  configure(node: NodeName, name: string, value: string): Promise<void>;
  /** Figures of all nodes every second, until the function that is returned is called. */
  watchStats(): () => void;
  /**
   * Moves the keys to a fresh sandbox of that kind and goes there; resolves when it is open. What is typed meanwhile
   * runs there.
   */
  move(to: SandboxKind, options?: { hasReplicas?: boolean }): Promise<void>;
  /** Gives up the place in the line, in which one stands to open a sandbox or to move. */
  leaveLine(): void;
  /** What happened before this page was loaded. @throws {Error} in words */
  loadHistory(): Promise<void>;
}

export const momentsKept = 600;
export const entriesKept = 600;
/** A little over two minutes of looks, one each second. */
export const statsKept = 130;

export const noServers: ServersState = {
  topology: undefined,
  moments: [],
  timeline: [],
  stats: {},
  load: undefined,
  moving: undefined,
};

type ServersEvent = Extract<SandboxEvent, { type: 'topology' | 'timeline' | 'stats' | 'load' }>;

/**
 * After `opened`. A resumed sandbox keeps what is known; the events that were missed follow. `isSame`: it is the sandbox
 * that was open before, so what was measured of it stays true.
 */
export function applyServersOpened(
  state: ServersState,
  { topology, load, resumed, nowMs }: Extract<Response, { type: 'opened' }>,
  isSame: boolean,
): ServersState {
  const base = resumed ? state : { ...noServers, moving: state.moving, stats: isSame ? state.stats : {} };
  if (topology === undefined) return base;
  return { ...base, topology, load, moments: withMoment(base.moments, { atMs: nowMs, topology }) };
}

export function applyServersEvent(state: ServersState, event: ServersEvent): ServersState {
  switch (event.type) {
    case 'topology': {
      const { topology, atMs } = event;
      return { ...state, topology, moments: withMoment(state.moments, { atMs, topology }) };
    }
    case 'timeline':
      return { ...state, timeline: mergeEntries(state.timeline, event.entries) };
    case 'stats':
      return { ...state, stats: withStats(state.stats, event.stats) };
    case 'load':
      return { ...state, load: event.report };
  }
}

/** Puts what was before this page was loaded before what it has seen itself. */
export function mergeHistory(state: ServersState, { entries, states }: ServersHistory): ServersState {
  const firstSeenMs = state.moments[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const earlier = states.filter(({ atMs }) => atMs < firstSeenMs);
  return {
    ...state,
    timeline: mergeEntries(state.timeline, entries),
    moments: [...earlier, ...state.moments].reduce(withMoment, []),
  };
}

/** Of several at the same millisecond the last counts, so that each moment has a time of its own. */
function withMoment(moments: readonly TopologyMoment[], moment: TopologyMoment): readonly TopologyMoment[] {
  const before = moments.at(-1)?.atMs === moment.atMs ? moments.slice(0, -1) : moments;
  return [...before, moment].slice(-momentsKept);
}

function mergeEntries(
  known: readonly TimelineEntry[],
  told: readonly TimelineEntry[],
): readonly TimelineEntry[] {
  const numbers = new Set(known.map(({ number }) => number));
  const fresh = told.filter(({ number }) => !numbers.has(number));
  if (fresh.length === 0) return known;
  // Each source is read at its own pace: by time, and by number within the same.
  return [...known, ...fresh].sort((a, b) => a.atMs - b.atMs || a.number - b.number).slice(-entriesKept);
}

function withStats(known: ServersState['stats'], told: readonly NodeStats[]): ServersState['stats'] {
  const next = { ...known };
  for (const look of told) next[look.node] = [...(next[look.node] ?? []), look].slice(-statsKept);
  return next;
}
