'use client';
import { useState } from 'react';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import { NodeSelect } from './NodeSelect.tsx';
import styles from './ViewedNode.module.css';

/** Whose keys are drawn, and the choice of another node's. Nothing where there is one server only. */
export function ViewedNode() {
  const bench = useBench();
  const topology = useBenchState(state => state.servers.topology);
  const activeTab = useBenchState(state => state.activeTab);
  const [isBusy, setBusy] = useState(false);
  if (topology === undefined) return null;
  const nodes = topology.nodes.filter(({ kind }) => kind === 'redis');
  if (nodes.length < 2) return null;
  const isCluster = topology.kind === 'cluster';
  const view = (node: NodeName | null) => {
    setBusy(true);
    bench.servers
      .viewNode(node)
      .catch((error: unknown) => {
        if (!(error instanceof BenchError)) throw error;
        bench.note(activeTab, error.message);
      })
      .finally(() => setBusy(false));
  };
  return (
    <span className={styles.of}>
      on{' '}
      <NodeSelect
        label="Node whose keys are drawn"
        nodes={nodes}
        {...(isCluster ? { all: 'all primaries' } : {})}
        value={topology.viewedNode}
        disabled={isBusy}
        onChange={view}
      />
    </span>
  );
}
