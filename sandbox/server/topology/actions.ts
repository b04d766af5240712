/**
 * What the bench does to roles and slots in the learner's place: learners' users may not, since these commands could
 * reach other servers. Each asks the servers themselves, whose own refusals are told in their own words.
 */
import type { Redis } from 'ioredis';
import { Failure } from '#sandbox/failure.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import { connectNode, demandRunning } from '#sandbox/server/node-connection.ts';
import { type MovedSlots, moveSlots, type SlotMove } from './move-slots.ts';
import { askClusterNodes, askRole } from './replies.ts';
import { primaryName } from './sentinel.ts';

export interface TopologyActions {
  /** REPLICAOF; in a cluster CLUSTER REPLICATE. `of: null` makes it a primary. @throws {Failure} `conflict` */
  replicate(node: OwnNode, of: OwnNode | null): Promise<void>;
  /**
   * SENTINEL FAILOVER, CLUSTER FAILOVER, or FAILOVER of a primary to its replica. It has begun when this settles.
   * Undefined: the servers choose who takes over.
   * @throws {Failure} `conflict`
   */
  failover(node: OwnNode | undefined): Promise<void>;
  /** @throws {Failure} `conflict`; asked again, it goes on where it stopped */
  moveSlots(
    slots: readonly [number, number],
    to: OwnNode,
    onProgress?: SlotMove['onProgress'],
  ): Promise<MovedSlots>;
}

const failoverTimeoutMs = 10_000;

export function topologyActions(topology: Topology): TopologyActions {
  return {
    replicate: (node, of) =>
      topology.kind === 'cluster' ? replicateInCluster(node, of) : replicate(topology, node, of),
    failover: node => {
      switch (topology.kind) {
        case 'sentinel':
          return failoverBySentinel(topology, node);
        case 'cluster':
          return failoverInCluster(topology, node);
        case 'replicated':
          return failoverOfPrimary(topology, node);
        default:
          throw new Failure('conflict', 'There is no replica here that could take over.');
      }
    },
    moveSlots: (slots, to, onProgress) => {
      if (topology.kind !== 'cluster') throw new Failure('conflict', 'Only a cluster has slots.');
      return moveSlots({ topology, slots, to, ...(onProgress === undefined ? {} : { onProgress }) });
    },
  };
}

async function replicate(topology: Topology, node: OwnNode, of: OwnNode | null): Promise<void> {
  if (topology.kind === 'server' || topology.kind === 'independent') {
    throw new Failure('conflict', 'The servers here know nothing of each other. None can follow another.');
  }
  if (of !== null && (await doesFollow(topology, of, node))) {
    throw new Failure('conflict', `${of.name} follows ${node.name}. Make ${of.name} a primary first.`);
  }
  const address = of === null ? ['NO', 'ONE'] : [of.host, of.port];
  await told(node, ['REPLICAOF', ...address]);
}

/** Whether what `follower` follows leads to `node`. One that cannot be asked follows nobody. */
async function doesFollow(topology: Topology, follower: OwnNode, node: OwnNode): Promise<boolean> {
  let at = follower;
  for (let steps = 0; at.state === 'running' && steps < topology.nodes.length; steps += 1) {
    const next = await followedBy(topology, at);
    if (next === undefined) return false;
    if (next === node) return true;
    at = next;
  }
  return false;
}

/** Undefined: it is a primary, or follows no server of this topology. */
async function followedBy(topology: Topology, node: OwnNode): Promise<OwnNode | undefined> {
  const role = await asked(node, askRole);
  if (role.role !== 'replica') return undefined;
  const { host, port } = role.primary;
  return topology.nodes.find(other => other.host === host && other.port === port);
}

async function replicateInCluster(node: OwnNode, of: OwnNode | null): Promise<void> {
  if (of === null) {
    throw new Failure('conflict', 'In a cluster a replica becomes a primary by a failover. Ask for that.');
  }
  const id = await idOf(of);
  await told(node, ['CLUSTER', 'REPLICATE', id]);
}

async function failoverBySentinel(topology: Topology, node: OwnNode | undefined): Promise<void> {
  if (node !== undefined) {
    throw new Failure(
      'conflict',
      'The Sentinels choose who takes over. Ask for a failover without naming a server.',
    );
  }
  const sentinel = topology.nodes.find(({ kind, state }) => kind === 'sentinel' && state === 'running');
  if (sentinel === undefined) throw new Failure('conflict', 'No Sentinel runs. Start one first.');
  await told(sentinel, ['SENTINEL', 'FAILOVER', primaryName]);
}

async function failoverInCluster(topology: Topology, node: OwnNode | undefined): Promise<void> {
  const replica = node ?? (await firstReplica(topology));
  if (replica === undefined) throw new Failure('conflict', 'There is no replica here that could take over.');
  await told(replica, ['CLUSTER', 'FAILOVER']);
}

async function firstReplica(topology: Topology): Promise<OwnNode | undefined> {
  for (const node of topology.nodes) {
    if (node.state === 'running' && (await asked(node, askRole)).role === 'replica') return node;
  }
  return undefined;
}

async function failoverOfPrimary(topology: Topology, node: OwnNode | undefined): Promise<void> {
  const running = topology.nodes.filter(({ state }) => state === 'running');
  const primary = node === undefined ? await onlyPrimary(running) : await primaryOf(topology, node);
  const to = node === undefined ? [] : ['TO', node.host, node.port];
  await told(primary, ['FAILOVER', ...to, 'TIMEOUT', failoverTimeoutMs]);
}

async function onlyPrimary(running: readonly OwnNode[]): Promise<OwnNode> {
  for (const node of running) {
    const role = await asked(node, askRole);
    if (role.role === 'primary') return node;
  }
  throw new Failure('conflict', 'No primary runs. Make a replica the primary by REPLICAOF NO ONE instead.');
}

async function primaryOf(topology: Topology, node: OwnNode): Promise<OwnNode> {
  const primary = await followedBy(topology, node);
  if (primary === undefined)
    throw new Failure('conflict', `${node.name} follows no server that could hand over.`);
  return primary;
}

async function idOf(node: OwnNode): Promise<string> {
  const nodes = await asked(node, askClusterNodes);
  const self = nodes.find(({ flags }) => flags.has('myself'));
  if (self === undefined) throw new Failure('conflict', `${node.name} does not know itself yet. Try again.`);
  return self.id;
}

/** A command that the node may refuse; why, it says itself. @throws {Failure} `conflict` */
function told(node: OwnNode, command: readonly [string, ...(string | number)[]]): Promise<void> {
  const [name, ...args] = command;
  return asked(node, async redis => {
    try {
      await redis.call(name, args);
    } catch (cause) {
      if (!(cause instanceof Error) || cause.name !== 'ReplyError') throw cause;
      throw new Failure('conflict', `${node.name} refuses: ${cause.message}`);
    }
  });
}

async function asked<Result>(node: OwnNode, ask: (redis: Redis) => Promise<Result>): Promise<Result> {
  demandRunning(node);
  const connection = connectNode(node);
  try {
    return await connection.use(ask);
  } finally {
    connection.close();
  }
}
