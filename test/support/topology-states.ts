/** Topologies for tests of what is drawn, with only what a test is about. */
import type { ServerKind, TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';

export function nodeState(name: string, part: Partial<TopologyNode> = {}): TopologyNode {
  const isSentinel = name.startsWith('sentinel');
  return {
    name,
    kind: isSentinel ? 'sentinel' : 'redis',
    state: 'running',
    address: `10.77.0.${name.at(-1)}:${isSentinel ? 26_379 : 6379}`,
    externalPort: null,
    role: isSentinel ? 'sentinel' : 'primary',
    follows: null,
    isLinkUp: null,
    offset: 0,
    lagBytes: null,
    slots: [],
    keys: isSentinel ? null : 0,
    epoch: null,
    vote: null,
    isDiskFull: false,
    ...part,
  };
}

export function replicaState(name: string, of: string, part: Partial<TopologyNode> = {}): TopologyNode {
  return nodeState(name, { role: 'replica', follows: of, isLinkUp: true, lagBytes: 0, ...part });
}

export function topologyState(
  kind: ServerKind,
  nodes: TopologyNode[],
  links: TopologyState['links'] = [],
): TopologyState {
  return { kind, nodes, links, canCutLinks: true, viewedNode: kind === 'cluster' ? null : 'redis-1' };
}
