/**
 * What the bench may do to servers, links and clients, each with its honest effect: processes get real signals, links
 * are cut in the kernel, files are cut to what a real disk would have kept. What is said of it was measured.
 *
 * Actions on one topology run one after the other, in the order in which they were asked for.
 */
import { Failure } from '#sandbox/failure.ts';
import { jumpClock } from '#sandbox/server/chaos/actions/clock-jump.ts';
import { fillDisk, freeDisk, truncateAof } from '#sandbox/server/chaos/actions/disk.ts';
import { kill } from '#sandbox/server/chaos/actions/kill.ts';
import { cutLink, isolate, mendLink, rejoin, slowLink } from '#sandbox/server/chaos/actions/network.ts';
import { cutPower } from '#sandbox/server/chaos/actions/power-cut.ts';
import { failover, moveSlots, replicate } from '#sandbox/server/chaos/actions/roles.ts';
import { pause, resume, start, stop } from '#sandbox/server/chaos/actions/run.ts';
import { type ChaosContext, nodeNamed } from '#sandbox/server/chaos/context.ts';
import { type FsyncWatch, watchFsync } from '#sandbox/server/chaos/fsync-watch.ts';
import { inTime } from '#sandbox/server/chaos/words.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import { connectNode } from '#sandbox/server/node-connection.ts';
import { type TopologyActions, topologyActions } from '#sandbox/server/topology/actions.ts';
import type { Chaos, ChaosOutcome } from '#sandbox/server-protocol.ts';

export interface ChaosOptions {
  /** Awake, or about to wake: what its nodes have on disk now counts as synced. */
  readonly topology: Topology;
  /** By default those of the topology itself. */
  readonly actions?: TopologyActions;
  /** Holds back what that client sends. @throws {Failure} `not-found` */
  pauseClient(client: string, ms: number): void;
  /** Milliseconds; by default the system's clock. */
  now?(): number;
}

export interface ChaosBench {
  /**
   * @throws {Failure} `not-found` for an unknown node, `conflict` where it makes no sense now, `unavailable` where it
   * cannot be done on this system
   */
  run(chaos: Chaos): Promise<ChaosOutcome>;
  isDiskFull(node: string): boolean;
  /** How much of its append-only file is on the disk; null where that is not known, or where there is none. */
  syncedAofBytes(node: string): number | null;
  /** Its settings may have changed. */
  settingsChanged(node: string): Promise<void>;
  close(): void;
}

export function createChaos(options: ChaosOptions): ChaosBench {
  return new Bench(options);
}

class Bench implements ChaosBench, ChaosContext {
  readonly topology: Topology;
  readonly actions: TopologyActions;
  readonly pauseClient: (client: string, ms: number) => void;
  readonly now: () => number;
  readonly #watches = new Map<OwnNode, FsyncWatch>();
  readonly #connections = new Map<OwnNode, ReturnType<typeof connectNode>>();
  readonly #fullLimits = new Map<OwnNode, number>();
  #before: Promise<unknown> = Promise.resolve();

  constructor({ topology, actions, pauseClient, now = Date.now }: ChaosOptions) {
    this.topology = topology;
    this.actions = actions ?? topologyActions(topology);
    this.pauseClient = (client, ms) => pauseClient(client, ms);
    this.now = now;
    for (const node of topology.nodes) {
      this.#connections.set(node, connectNode(node));
      this.#fullLimits.set(node, node.fileLimitBytes);
      if (node.kind === 'redis') this.#watches.set(node, watchFsync(node, { now }));
    }
  }

  run(chaos: Chaos): Promise<ChaosOutcome> {
    const outcome = this.#before.then(() => act(this, chaos));
    this.#before = outcome.catch(() => undefined);
    return outcome;
  }

  isDiskFull(node: OwnNode | string): boolean {
    const found = typeof node === 'string' ? this.topology.node(node) : node;
    return found !== undefined && found.fileLimitBytes < this.fullLimitBytes(found);
  }

  fullLimitBytes(node: OwnNode): number {
    return this.#fullLimits.get(node) ?? node.fileLimitBytes;
  }

  syncedAofBytes(name: string): number | null {
    const node = this.topology.node(name);
    return node === undefined ? null : (this.#watches.get(node)?.totalSyncedBytes() ?? null);
  }

  async settingsChanged(name: string): Promise<void> {
    const node = this.topology.node(name);
    if (node !== undefined) await this.#watches.get(node)?.settingsChanged();
  }

  watch(node: OwnNode): FsyncWatch {
    const watch = this.#watches.get(node);
    if (watch === undefined) throw new Failure('conflict', `${node.name} has no AOF.`);
    return watch;
  }

  connection(node: OwnNode): ReturnType<typeof connectNode> {
    const connection = this.#connections.get(node);
    if (connection === undefined) throw new Failure('not-found', `There is no ${node.name} here.`);
    return connection;
  }

  close(): void {
    for (const watch of this.#watches.values()) watch.close();
    for (const connection of this.#connections.values()) connection.close();
  }
}

async function act(context: ChaosContext, chaos: Chaos): Promise<ChaosOutcome> {
  const node = () => nodeNamed(context, 'node' in chaos && chaos.node !== null ? chaos.node : '');
  switch (chaos.action) {
    case 'kill':
      return kill(context, node());
    case 'power-cut':
      return cutPower(context, node());
    case 'pause':
      return pause(context, node());
    case 'resume':
      return resume(context, node());
    case 'stop':
      return stop(context, node());
    case 'start':
      return start(context, node());
    case 'cut-link':
      return cutLink(context, chaos.between);
    case 'slow-link':
      return slowLink(context, chaos.between, chaos.bytesPerSecond);
    case 'mend-link':
      return mendLink(context, chaos.between);
    case 'isolate':
      return isolate(context, node());
    case 'rejoin':
      return rejoin(context, node());
    case 'clock-jump':
      return jumpClock(context, node(), chaos.ms);
    case 'replicate':
      return replicate(context, node(), chaos.of);
    case 'failover':
      return failover(context, chaos.node);
    case 'move-slots':
      return moveSlots(context, chaos.slots, chaos.to);
    case 'fill-disk':
      return fillDisk(context, node());
    case 'free-disk':
      return freeDisk(context, node());
    case 'truncate-aof':
      return truncateAof(context, node(), chaos.bytes);
    case 'pause-client':
      context.pauseClient(chaos.client, chaos.ms);
      return {
        said: `What client ${chaos.client} sends is held back for ${inTime(chaos.ms)}, as if its process stood still.`,
        figures: { ms: chaos.ms },
      };
  }
}
