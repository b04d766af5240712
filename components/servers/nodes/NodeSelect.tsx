'use client';
import { useId } from 'react';
import { roleWord } from '#components/servers/topology/words.ts';
import { Icon } from '#components/ui/Icon.tsx';
import type { NodeName, TopologyNode } from '#sandbox/server-protocol.ts';
import styles from './NodeSelect.module.css';

/** A small choice of a node. Each option says what it is at the moment, for names say nothing of roles. */
export function NodeSelect({
  label,
  nodes,
  all,
  value,
  disabled = false,
  onChange,
}: {
  /** For those who cannot see where it stands. */
  label: string;
  nodes: readonly TopologyNode[];
  /** What the choice of no single node is called, where there is one. */
  all?: string;
  /** Null: that. */
  value: NodeName | null;
  disabled?: boolean;
  onChange: (node: NodeName | null) => void;
}) {
  const id = useId();
  return (
    <span className={styles.root}>
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <span className={styles.short} aria-hidden="true">
        {value ?? all} <Icon name="down" size={11} />
      </span>
      <select
        id={id}
        className={styles.select}
        value={value ?? ''}
        aria-disabled={disabled}
        onChange={event => !disabled && onChange(event.target.value === '' ? null : event.target.value)}
      >
        {all === undefined ? null : <option value="">{all}</option>}
        {nodes.map(node => (
          <option key={node.name} value={node.name}>
            {`${node.name}, ${roleWord(node)}`}
          </option>
        ))}
      </select>
    </span>
  );
}
