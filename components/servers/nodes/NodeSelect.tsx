'use client';
import { useId } from 'react';
import { roleWord } from '#components/servers/topology/words.ts';
import type { NodeName, TopologyNode } from '#sandbox/server-protocol.ts';
import styles from './NodeSelect.module.css';

/** A small choice of a node. Each option says what it is at the moment, for names say nothing of roles. */
export function NodeSelect({
  label,
  nodes,
  value,
  disabled = false,
  onChange,
}: {
  /** For those who cannot see where it stands. */
  label: string;
  nodes: readonly TopologyNode[];
  value: NodeName;
  disabled?: boolean;
  onChange: (node: NodeName) => void;
}) {
  const id = useId();
  return (
    <span className={styles.root}>
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={styles.select}
        value={value}
        aria-disabled={disabled}
        onChange={event => !disabled && onChange(event.target.value)}
      >
        {nodes.map(node => (
          <option key={node.name} value={node.name}>
            {`${node.name}, ${roleWord(node)}`}
          </option>
        ))}
      </select>
    </span>
  );
}
