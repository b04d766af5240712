'use client';
import { roleWord } from '#components/servers/topology/words.ts';
import type { NodeName, TopologyNode } from '#sandbox/server-protocol.ts';
import styles from './NodeChoice.module.css';

/** Chooses a node by its name, with its role. One alone is only named. */
export function NodeChoice({
  nodes,
  chosen,
  onChoose,
}: {
  nodes: readonly TopologyNode[];
  chosen: NodeName | undefined;
  onChoose: (node: NodeName) => void;
}) {
  const [only] = nodes;
  if (only === undefined) return null;
  if (nodes.length === 1) return <span className={styles.only}>{only.name}</span>;
  return (
    <label className={styles.choice}>
      <span className="visually-hidden">Node</span>
      <select value={chosen} onChange={event => onChoose(event.target.value)}>
        {nodes.map(node => (
          <option key={node.name} value={node.name}>
            {node.name} · {roleWord(node)}
          </option>
        ))}
      </select>
    </label>
  );
}
