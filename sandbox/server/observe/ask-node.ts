/** One look at a node that runs: what it says of itself. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { OwnNode } from '#sandbox/server/contract.ts';
import {
  askClusterNodes,
  askInfo,
  askRole,
  askWatched,
  type ClusterNode,
  type Role,
} from '#sandbox/server/topology/replies.ts';
import { primaryName } from '#sandbox/server/topology/sentinel.ts';

export interface Look {
  readonly role: Role;
  /** Null for a Sentinel. */
  readonly keys: number | null;
  /** The node's id, where it has one. */
  readonly id: string | null;
  readonly epoch: number | null;
  /** What this node knows of the cluster; itself is `myself`. */
  readonly cluster: readonly ClusterNode[];
}

/** @throws {Error} if it does not answer, or in no way that a node would */
export async function askNode(redis: Redis, node: OwnNode, isClustered: boolean): Promise<Look> {
  if (node.kind === 'sentinel') return askSentinel(redis);
  const [role, keyspace, cluster] = await Promise.all([
    askRole(redis),
    askInfo(redis, 'keyspace'),
    isClustered ? askClusterNodes(redis) : [],
  ]);
  const self = cluster.find(({ flags }) => flags.has('myself'));
  return {
    role,
    keys: Number(/^keys=(\d+)/.exec(keyspace.get('db0') ?? '')?.[1] ?? 0),
    id: self?.id ?? null,
    epoch: self?.epoch ?? null,
    cluster,
  };
}

async function askSentinel(redis: Redis): Promise<Look> {
  const [id, watched] = await Promise.all([redis.call('SENTINEL', 'MYID'), askWatched(redis, primaryName)]);
  return {
    role: { role: 'sentinel' },
    keys: null,
    id: z.string().parse(id),
    epoch: watched.epoch,
    cluster: [],
  };
}
