/** What the single actions of chaos are given. */
import { Failure } from '#sandbox/failure.ts';
import type { FsyncWatch } from '#sandbox/server/chaos/fsync-watch.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import type { NodeConnection } from '#sandbox/server/node-connection.ts';
import type { TopologyActions } from '#sandbox/server/topology/actions.ts';

export interface ChaosContext {
  readonly topology: Topology;
  readonly actions: TopologyActions;
  /** Holds back what that client sends. @throws {Failure} `not-found` */
  readonly pauseClient: (client: string, ms: number) => void;
  readonly now: () => number;
  watch(node: OwnNode): FsyncWatch;
  connection(node: OwnNode): NodeConnection;
  isDiskFull(node: OwnNode): boolean;
  /** The limit of its files when its disk is not full, bytes. */
  fullLimitBytes(node: OwnNode): number;
}

/** @throws {Failure} `not-found` */
export function nodeNamed(context: ChaosContext, name: string): OwnNode {
  const node = context.topology.node(name);
  if (node !== undefined) return node;
  const names = context.topology.nodes.map(one => one.name).join(', ');
  throw new Failure('not-found', `There is no ${name} here. There are: ${names}.`);
}

/** @throws {Failure} `conflict` for a Sentinel, which has no data */
export function demandRedis(node: OwnNode, what: string): void {
  if (node.kind === 'redis') return;
  throw new Failure('conflict', `${node.name} is a Sentinel and ${what}. Choose a Redis server.`);
}

/** @throws {Failure} `conflict` unless a process is there, be it paused */
export function demandProcess(node: OwnNode): void {
  if (node.state === 'running' || node.state === 'paused') return;
  throw new Failure('conflict', `${node.name} does not run. Start it first.`);
}
