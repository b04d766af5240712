/** Whom nodes followed that say nothing any more. Pure. */
import type { TopologyMoment } from '#components/bench/servers-state.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';

/** Of each node what it last said until the moment at that index; a primary is not in it. */
export function lastFollowed(
  moments: readonly TopologyMoment[],
  at: number,
): ReadonlyMap<NodeName, NodeName> {
  const said = new Map<NodeName, NodeName | null>();
  const nodes = moments[at]?.topology.nodes.length ?? 0;
  for (let index = at; index >= 0 && said.size < nodes; index -= 1) {
    for (const { name, role, follows } of moments[index]?.topology.nodes ?? []) {
      if (!said.has(name) && role !== 'unknown') said.set(name, follows);
    }
  }
  return new Map([...said].filter((entry): entry is [NodeName, NodeName] => entry[1] !== null));
}
