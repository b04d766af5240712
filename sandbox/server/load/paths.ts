/** Paths to servers: to one, to whoever is the primary, to the owners of a cluster's slots. */
import { Failure } from '#sandbox/failure.ts';
import { slotCount, slotOf } from '#sandbox/namespace/slot.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import { Lane } from '#sandbox/server/load/lane.ts';
import type { Path } from '#sandbox/server/load/path.ts';
import { findPrimary } from '#sandbox/server/load/primary.ts';
import { connectNode, type NodeConnection } from '#sandbox/server/node-connection.ts';
import { askClusterNodes, type ClusterNode } from '#sandbox/server/topology/replies.ts';

/** Where to go is looked up so often, and after trouble sooner. */
const lookEveryMs = 1000;
const lookAfterTroubleMs = 150;
const askMs = 800;

export interface PathOptions {
  readonly topology: Topology;
  /** Null: wherever a client would go. */
  readonly node: OwnNode | null;
  readonly connections: number;
  readonly mostWaiting: number;
}

export function createPath(options: PathOptions): Path {
  const { topology, node } = options;
  const lanes = openLanes(options);
  if (topology.kind === 'cluster') return new ClusterPath(topology, lanes, node);
  if (node !== null) return straightPath(lanes.to(node), () => lanes.close());
  const [first] = topology.nodes;
  const isAlone = topology.kind === 'server' || topology.kind === 'independent';
  if (isAlone && first !== undefined) return straightPath(lanes.to(first), () => lanes.close());
  return new PrimaryPath(topology, lanes);
}

/** To one server, whoever it is. */
export function straightPath(lane: Lane, close: () => void = () => lane.close()): Path {
  return {
    laneFor: () => lane,
    follow: () => undefined,
    lookAgain: () => {},
    ready: () => lane.ready(),
    close,
  };
}

interface Lanes {
  to(node: OwnNode): Lane;
  close(): void;
}

function openLanes({ connections, mostWaiting }: PathOptions): Lanes {
  const lanes = new Map<OwnNode, Lane>();
  return {
    to: node => {
      const known = lanes.get(node);
      if (known !== undefined) return known;
      const lane = new Lane({
        name: node.name,
        target: node.target,
        why: () =>
          node.state === 'running' || node.state === 'paused' ? undefined : `${node.name} does not run.`,
        connections,
        mostWaiting,
      });
      lanes.set(node, lane);
      return lane;
    },
    close: () => {
      for (const lane of lanes.values()) lane.close();
    },
  };
}

/** Looks something up every second while in use, and soon after trouble; one look at a time. */
class Lookout {
  readonly #look: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #dueAtMs = Number.POSITIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(look: () => Promise<void>) {
    this.#look = look;
  }

  now(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
      this.#dueAtMs = Number.POSITIVE_INFINITY;
      this.#within(lookEveryMs);
    });
    return this.#looking;
  }

  soon(): void {
    this.#within(lookAfterTroubleMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #within(ms: number): void {
    const dueAtMs = performance.now() + ms;
    if (this.#isClosed || this.#looking !== undefined || dueAtMs >= this.#dueAtMs) return;
    clearTimeout(this.#timer);
    this.#dueAtMs = dueAtMs;
    this.#timer = setTimeout(() => void this.now(), ms);
    this.#timer.unref();
  }
}

/** To the primary of a replicated topology, as the Sentinels name it, or as the servers themselves say. */
class PrimaryPath implements Path {
  readonly #lanes: Lanes;
  readonly #lookout: Lookout;
  readonly #connections: NodeConnections;
  #primary: OwnNode | undefined;

  constructor(topology: Topology, lanes: Lanes) {
    this.#lanes = lanes;
    this.#connections = openConnections();
    this.#lookout = new Lookout(async () => {
      const found = await findPrimary(topology, node => this.#connections.to(node));
      this.#primary = found ?? this.#primary;
    });
  }

  laneFor(): Lane | Failure {
    return this.#primary === undefined
      ? new Failure('unavailable', 'Nobody says who the primary is.')
      : this.#lanes.to(this.#primary);
  }

  follow(): undefined {
    return undefined;
  }

  lookAgain(): void {
    this.#lookout.soon();
  }

  async ready(): Promise<void> {
    await this.#lookout.now();
    const lane = this.laneFor();
    if (lane instanceof Failure) throw lane;
    await lane.ready();
  }

  close(): void {
    this.#lookout.close();
    this.#lanes.close();
    this.#connections.close();
  }
}

/** To the owner of each key's slot. With `first`, to that node first, which sends on what is not its own. */
class ClusterPath implements Path {
  readonly #topology: Topology;
  readonly #lanes: Lanes;
  readonly #first: OwnNode | null;
  readonly #connections: NodeConnections;
  readonly #lookout: Lookout;
  readonly #owners: (OwnNode | undefined)[] = new Array(slotCount).fill(undefined);

  constructor(topology: Topology, lanes: Lanes, first: OwnNode | null) {
    this.#topology = topology;
    this.#lanes = lanes;
    this.#first = first;
    this.#connections = openConnections();
    this.#lookout = new Lookout(() => this.#learnOwners());
  }

  laneFor(key: Buffer): Lane | Failure {
    const owner = this.#first ?? this.#owners[slotOfKey(key)];
    return owner === undefined
      ? new Failure('unavailable', `Nobody is known to serve slot ${slotOfKey(key)}.`)
      : this.#lanes.to(owner);
  }

  follow(text: string, key: Buffer): { lane: Lane; isAsking: boolean } | undefined {
    const [kind, slot, address] = text.split(' ');
    if ((kind !== 'MOVED' && kind !== 'ASK') || address === undefined) return undefined;
    const node = this.#topology.nodes.find(({ host, port }) => `${host}:${port}` === address);
    if (node === undefined || Number(slot) !== slotOfKey(key)) return undefined;
    if (kind === 'MOVED') this.#owners[slotOfKey(key)] = node;
    return { lane: this.#lanes.to(node), isAsking: kind === 'ASK' };
  }

  lookAgain(): void {
    this.#lookout.soon();
  }

  async ready(): Promise<void> {
    await this.#lookout.now();
    const owners = new Set(this.#owners.filter(owner => owner !== undefined));
    if (owners.size === 0)
      throw new Failure('unavailable', 'No node of the cluster says who serves which slots.');
    await Promise.all(
      [...owners].map(owner =>
        this.#lanes
          .to(owner)
          .ready()
          .catch(() => undefined),
      ),
    );
  }

  close(): void {
    this.#lookout.close();
    this.#lanes.close();
    this.#connections.close();
  }

  /** From the node that knows the newest: one that is cut off still believes what was before. */
  async #learnOwners(): Promise<void> {
    const running = this.#topology.nodes.filter(node => node.state === 'running');
    const views = await Promise.all(
      running.map(node =>
        this.#connections
          .to(node)
          .use(askClusterNodes)
          .catch(() => []),
      ),
    );
    const [newest = []] = views.sort((a, b) => newestEpoch(b) - newestEpoch(a));
    for (const { address, slots } of newest) {
      const owner = this.#topology.nodes.find(
        ({ host, port }) => host === address.host && port === address.port,
      );
      if (owner !== undefined) for (const [from, to] of slots) this.#owners.fill(owner, from, to + 1);
    }
  }
}

const newestEpoch = (nodes: readonly ClusterNode[]) => Math.max(-1, ...nodes.map(({ epoch }) => epoch));
const slotOfKey = (key: Buffer) => slotOf(key.toString());

interface NodeConnections {
  to(node: OwnNode): NodeConnection;
  close(): void;
}

function openConnections(): NodeConnections {
  const connections = new Map<OwnNode, NodeConnection>();
  return {
    to: node => {
      const known = connections.get(node) ?? connectNode(node, { timeoutMs: askMs });
      connections.set(node, known);
      return known;
    },
    close: () => {
      for (const connection of connections.values()) connection.close();
    },
  };
}
