/**
 * What a topology is and what happens in it, for people who watch.
 *
 * Nodes are asked about once a second while anybody watches, and at once when something has happened: a node came or
 * went, or its log says so. Nobody watching, nobody is asked; logs are read all the same, since that costs nothing. All
 * that is told comes from the servers: their logs, their Sentinels' events, and what they answer about themselves.
 */
import type { Logger } from 'pino';
import type { NodeEnd, OwnNode, Topology } from '#sandbox/server/contract.ts';
import type { LogLine, NodeName, NodeState, TimelineEntry, TopologyState } from '#sandbox/server-protocol.ts';
import type { Look } from './ask-node.ts';
import { differences } from './differences.ts';
import { History, type HistoryLimits, type PastState } from './history.ts';
import { logEntry, type Told } from './log-entries.ts';
import { NodeLooks } from './node-looks.ts';
import { NodeNames } from './node-names.ts';
import { topologyState } from './node-state.ts';
import { voteIn } from './sentinel-events.ts';

export interface ObserveOptions {
  readonly topology: Topology;
  /** The port of the RESP door that leads to a node. */
  readonly externalPort: (node: NodeName) => number | null;
  /** Its file-size limit is lowered. */
  readonly isDiskFull: (node: OwnNode) => boolean;
  /** Whose keys are drawn at first; null: of all primaries. */
  readonly viewedNode: NodeName | null;
  readonly limits: HistoryLimits;
  readonly log: Logger;
  /** How long nodes are left alone between two looks. */
  readonly everyMs?: number;
}

export interface TopologyObserver {
  /** As last seen. */
  readonly state: TopologyState;
  /** Entries, and what the topology was from when on, oldest first. */
  history(): { readonly entries: readonly TimelineEntry[]; readonly states: readonly PastState[] };
  /** Nodes are asked until the last who watches has called what this returns. */
  watch(): () => void;
  /** Asks all nodes now. */
  look(): Promise<void>;
  /** Writes down what others did or saw: the bench's own actions, a load. */
  note(entry: Omit<TimelineEntry, 'number' | 'atMs'>): void;
  viewNode(node: NodeName | null): void;
  onChange(listener: (state: TopologyState) => void): () => void;
  /** Told in batches, oldest first. */
  onEntries(listener: (entries: readonly TimelineEntry[]) => void): () => void;
  close(): void;
}

/** After something has happened, what belongs to it is awaited a little. */
const gatherMs = 50;
const answersWithinMs = 200;
const defaultEveryMs = 1000;

export function observeTopology(options: ObserveOptions): TopologyObserver {
  return new Observer(options);
}

class Observer implements TopologyObserver {
  readonly #options: ObserveOptions;
  readonly #topology: Topology;
  readonly #names: NodeNames;
  readonly #history: History;
  readonly #looks: NodeLooks;
  readonly #lastKnown = new Map<NodeName, TopologyState['nodes'][number]>();
  readonly #votes = new Map<NodeName, { for: NodeName; epoch: number }>();
  readonly #changeListeners = new Set<(state: TopologyState) => void>();
  readonly #entryListeners = new Set<(entries: readonly TimelineEntry[]) => void>();
  readonly #stopListening: (() => void)[] = [];
  #viewedNode: NodeName | null;
  #state: TopologyState;
  #watchers = 0;
  #looking: Promise<void> | undefined;
  #next: { readonly timer: NodeJS.Timeout; readonly atMs: number } | undefined;
  #untold: TimelineEntry[] = [];
  #telling: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ObserveOptions) {
    const { topology } = options;
    this.#options = options;
    this.#topology = topology;
    this.#names = new NodeNames(topology.nodes);
    this.#history = new History(options.limits);
    this.#looks = new NodeLooks(topology.kind === 'cluster', options.log);
    this.#viewedNode = options.viewedNode;
    for (const { node, line } of pastLines(topology)) this.#read(node, line);
    for (const node of topology.nodes) {
      this.#stopListening.push(
        node.log.onLine(line => this.#read(node, line)),
        node.onState((state, end) => this.#moved(node, state, end)),
      );
    }
    this.#stopListening.push(
      topology.onActivity(() => {
        this.#settle();
        this.#lookOnce();
      }),
    );
    this.#state = this.#now();
    this.#history.addState({ atMs: Date.now(), topology: this.#state });
    this.#lookOnce();
  }

  get state(): TopologyState {
    this.#settle();
    return this.#state;
  }

  history() {
    return { entries: this.#history.entries, states: this.#history.states };
  }

  watch(): () => void {
    this.#watchers += 1;
    this.#lookIn(0);
    let isWatching = true;
    return () => {
      if (!isWatching) return;
      isWatching = false;
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#rest();
    };
  }

  look(): Promise<void> {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  note(entry: Omit<TimelineEntry, 'number' | 'atMs'>): void {
    this.#add({ ...entry, atMs: Date.now() });
    this.#settle();
    if (this.#watchers > 0) this.#lookIn(gatherMs);
  }

  viewNode(node: NodeName | null): void {
    this.#viewedNode = node;
    this.#settle();
  }

  onChange(listener: (state: TopologyState) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  onEntries(listener: (entries: readonly TimelineEntry[]) => void): () => void {
    this.#entryListeners.add(listener);
    return () => this.#entryListeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stopListening.splice(0)) stop();
    this.#watchers = 0;
    this.#rest();
    clearTimeout(this.#telling);
  }

  #read(node: OwnNode, line: LogLine): void {
    const vote = voteIn(line.text, this.#names);
    if (vote !== undefined) this.#votes.set(node.name, vote);
    const told = logEntry(node.name, line.text, this.#names);
    if (told === undefined) return;
    this.#add({ ...told, node: node.name, atMs: line.atMs });
    if (this.#watchers > 0) this.#lookIn(gatherMs);
  }

  #moved(node: OwnNode, state: NodeState, end: NodeEnd | undefined): void {
    if (state !== 'running') this.#looks.forget(node.name);
    const told = end === undefined ? undefined : endOf(node.name, end);
    if (told !== undefined) this.#add({ ...told, node: node.name, atMs: Date.now() });
    this.#settle();
    if (this.#watchers > 0) this.#lookIn(gatherMs);
  }

  /** Once when it wakes, though nobody watches, so that the ids of nodes are known when their logs name them. */
  #lookOnce(): void {
    if (this.#topology.activity !== 'awake' || this.#isClosed) return;
    void this.look().then(() => {
      if (this.#watchers === 0) this.#rest();
    });
  }

  #lookIn(ms: number): void {
    const atMs = performance.now() + ms;
    // A look that is due sooner does for this too; events that do not cease must not put it off.
    if (this.#isClosed || (this.#next !== undefined && this.#next.atMs <= atMs)) return;
    clearTimeout(this.#next?.timer);
    const timer = setTimeout(() => {
      this.#next = undefined;
      void this.look().then(() => {
        if (this.#watchers > 0) this.#lookIn(this.#options.everyMs ?? defaultEveryMs);
      });
    }, ms);
    timer.unref();
    this.#next = { timer, atMs };
  }

  #rest(): void {
    clearTimeout(this.#next?.timer);
    this.#next = undefined;
    this.#looks.rest();
  }

  async #lookAtAll(): Promise<void> {
    // One that does not answer must not hold up what the others said.
    const early = setTimeout(() => this.#settle(), answersWithinMs);
    await Promise.all(this.#topology.nodes.map(node => this.#lookAt(node)));
    clearTimeout(early);
    this.#settle();
  }

  async #lookAt(node: OwnNode): Promise<void> {
    const look = await this.#looks.look(node);
    if (look !== undefined) this.#learn(node, look);
  }

  #learn(node: OwnNode, { id, cluster }: Look): void {
    if (id !== null) this.#names.learn(id, node.name);
    for (const other of cluster) {
      const name = this.#names.at(other.address);
      if (name !== undefined) this.#names.learn(other.id, name);
    }
  }

  #now(): TopologyState {
    const { externalPort, isDiskFull } = this.#options;
    return topologyState(this.#topology, {
      looks: this.#looks.all,
      votes: this.#votes,
      names: this.#names,
      externalPort,
      isDiskFull,
      viewedNode: this.#viewedNode,
    });
  }

  /** Tells what is different now, if anything is. */
  #settle(): void {
    const [before, state] = [this.#state, this.#now()];
    if (this.#isClosed || JSON.stringify(state) === JSON.stringify(before)) return;
    this.#state = state;
    const atMs = Date.now();
    this.#history.addState({ atMs, topology: state });
    for (const entry of differences(this.#asLastKnown(before), state)) this.#add({ ...entry, atMs });
    for (const listener of this.#changeListeners) listener(state);
  }

  /** A node that could not be asked for a while is compared with what it was when last it could. */
  #asLastKnown(state: TopologyState): TopologyState {
    for (const node of state.nodes) if (node.role !== 'unknown') this.#lastKnown.set(node.name, node);
    return { ...state, nodes: state.nodes.map(node => this.#lastKnown.get(node.name) ?? node) };
  }

  #add(entry: Omit<TimelineEntry, 'number'>): void {
    this.#untold.push(this.#history.add(entry));
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      const entries = this.#untold.splice(0);
      for (const listener of this.#entryListeners) listener(entries);
    }, gatherMs);
    this.#telling.unref();
  }
}

/** What all logs hold, in the order in which it happened. */
function pastLines({ nodes }: Topology): { node: OwnNode; line: LogLine }[] {
  const lines = nodes.flatMap(node => node.log.lines().map(line => ({ node, line })));
  return lines.sort((a, b) => a.line.atMs - b.line.atMs);
}

/** Ends that nobody else tells: those of the bench are its actions, and falling asleep is no event of the servers. */
function endOf(node: NodeName, { by, code, signal }: NodeEnd): Told | undefined {
  const how = signal === null ? `with code ${code}` : `by ${signal}`;
  if (by === 'nobody') {
    return { source: 'bench', what: 'crashed', tone: 'lost', text: `${node} ended by itself, ${how}.` };
  }
  if (by === 'watchdog') {
    return {
      source: 'bench',
      what: 'killed',
      tone: 'lost',
      text: `${node} did not answer for long. It was killed and is started again.`,
    };
  }
  return undefined;
}
