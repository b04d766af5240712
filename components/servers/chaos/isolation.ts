import type { NodeName, TopologyState } from '#sandbox/server-protocol.ts';

/** All links of that node are cut. */
export function isIsolated(name: NodeName, { nodes, links }: TopologyState): boolean {
  const others = nodes.filter(node => node.name !== name);
  return (
    others.length > 0 &&
    others.every(other =>
      links.some(
        ({ between, state }) => state === 'cut' && between.includes(name) && between.includes(other.name),
      ),
    )
  );
}
