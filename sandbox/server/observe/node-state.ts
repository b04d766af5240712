/** Looks at all nodes, put together to what the topology is. */
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import type { NodeName, TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';
import type { Look } from './ask-node.ts';
import type { NodeNames } from './node-names.ts';

export interface Seen {
  readonly looks: ReadonlyMap<NodeName, Look>;
  readonly votes: ReadonlyMap<NodeName, NonNullable<TopologyNode['vote']>>;
  readonly names: NodeNames;
  readonly externalPort: (node: NodeName) => number | null;
  readonly isDiskFull: (node: OwnNode) => boolean;
  readonly viewedNode: NodeName | null;
}

export function topologyState(topology: Topology, seen: Seen): TopologyState {
  return {
    kind: topology.kind,
    nodes: topology.nodes.map(node => nodeState(node, seen)),
    links: topology.links.changed.map(({ between, bytesPerSecond }) => ({
      between: [...between],
      state: bytesPerSecond === 'cut' ? 'cut' : 'slow',
      bytesPerSecond: bytesPerSecond === 'cut' ? null : bytesPerSecond,
    })),
    canCutLinks: topology.links.isPossible,
    viewedNode: seen.viewedNode,
  };
}

function nodeState(node: OwnNode, seen: Seen): TopologyNode {
  const look = node.state === 'running' ? seen.looks.get(node.name) : undefined;
  const self = look?.cluster.find(({ flags }) => flags.has('myself'));
  return {
    name: node.name,
    kind: node.kind,
    state: node.state,
    address: `${node.host}:${node.port}`,
    externalPort: seen.externalPort(node.name),
    role: look?.role.role ?? 'unknown',
    ...replication(look, seen),
    slots: (self?.slots ?? []).map(([first, last]) => [first, last]),
    keys: look?.keys ?? null,
    epoch: look?.epoch ?? null,
    vote: seen.votes.get(node.name) ?? null,
    isDiskFull: seen.isDiskFull(node),
  };
}

function replication(
  look: Look | undefined,
  { looks, names }: Seen,
): Pick<TopologyNode, 'follows' | 'isLinkUp' | 'offset' | 'lagBytes'> {
  const nothing = { follows: null, isLinkUp: null, offset: null, lagBytes: null };
  if (look === undefined || look.role.role === 'sentinel') return nothing;
  if (look.role.role === 'primary') return { ...nothing, offset: look.role.offset };
  const { primary, state, offset } = look.role;
  const follows = names.at(primary) ?? null;
  const primaryRole = follows === null ? undefined : looks.get(follows)?.role;
  return {
    follows,
    isLinkUp: state === 'connected',
    offset: Math.max(0, offset),
    lagBytes: primaryRole?.role === 'primary' ? Math.max(0, primaryRole.offset - Math.max(0, offset)) : null,
  };
}
