/** Looks at all nodes of a topology once a second, while anybody watches. Whoever does not answer is left out. */
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import { connectNode, type NodeConnection } from '#sandbox/server/node-connection.ts';
import { type EarlierLook, lookAtNode } from '#sandbox/server/stats/node-stats.ts';
import type { NodeStats } from '#sandbox/server-protocol.ts';

const everyMs = 1000;

export interface StatsOptions {
  readonly topology: Topology;
  /** How much of a node's append-only file is on the disk; see chaos. */
  syncedAofBytes(node: string): number | null;
  /** Told once a second while somebody watches, those that answered. */
  onStats(stats: NodeStats[]): void;
  /** A look that failed other than by the node being away. */
  onError(cause: unknown): void;
  now?(): number;
}

export interface StatsWatch {
  /** One more watches. Returns the function by which they stop. */
  watch(): () => void;
  /** One look now. */
  look(): Promise<NodeStats[]>;
  close(): void;
}

export function createStats({
  topology,
  syncedAofBytes,
  onStats,
  onError,
  now = Date.now,
}: StatsOptions): StatsWatch {
  const connections = new Map<OwnNode, NodeConnection>();
  const earlier = new Map<OwnNode, EarlierLook>();
  let watchers = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Of those who watch without a pause between them; looks of an earlier one tell nobody. */
  let round = 0;

  const lookAt = async (node: OwnNode): Promise<NodeStats[]> => {
    const connection = connections.get(node) ?? connectNode(node, { timeoutMs: everyMs });
    connections.set(node, connection);
    const { name } = node;
    try {
      const { stats, next } = await connection.use(redis =>
        lookAtNode(redis, {
          node: name,
          atMs: now(),
          earlier: earlier.get(node),
          aofSyncedBytes: syncedAofBytes(name),
        }),
      );
      earlier.set(node, next);
      return [stats];
    } catch (cause) {
      // A node that goes away while it is asked, loads, or runs a long script, has no figures; anything else is a fault
      // of ours.
      const isExpected = cause instanceof Error && (cause.name === 'Failure' || cause.name === 'ReplyError');
      if (!isExpected) onError(cause);
      return [];
    }
  };
  const look = async (): Promise<NodeStats[]> => {
    const running = topology.nodes.filter(node => node.kind === 'redis' && node.state === 'running');
    return (await Promise.all(running.map(lookAt))).flat();
  };
  const tick = async (ofRound: number): Promise<void> => {
    const stats = await look();
    if (watchers === 0 || ofRound !== round) return;
    if (stats.length > 0) onStats(stats);
    timer = setTimeout(() => void tick(ofRound), everyMs);
    timer.unref();
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    round += 1;
    earlier.clear();
    for (const connection of connections.values()) connection.close();
    connections.clear();
  };

  return {
    watch: () => {
      watchers += 1;
      if (watchers === 1) void tick(round);
      let isWatching = true;
      return () => {
        if (!isWatching) return;
        isWatching = false;
        watchers -= 1;
        if (watchers === 0) stop();
      };
    },
    look,
    close: () => {
      watchers = 0;
      stop();
    },
  };
}
