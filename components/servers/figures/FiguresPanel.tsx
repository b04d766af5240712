'use client';
/** The figures of a sandbox's servers, one node at a time: live plots, configuration, log, what was slow. */
import { Tabs } from 'radix-ui';
import { useRef, useState } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { NodeChoice } from '#components/servers/NodeChoice.tsx';
import { useSeen } from '#components/servers/use-seen.ts';
import type { NodeName, TopologyNode } from '#sandbox/server-protocol.ts';
import { ConfigurationView } from './ConfigurationView.tsx';
import styles from './FiguresPanel.module.css';
import { LogView } from './LogView.tsx';
import { PlotsView } from './PlotsView.tsx';
import { SlowView } from './slow/SlowView.tsx';

const views = [
  { id: 'plots', name: 'Live' },
  { id: 'configuration', name: 'Configuration' },
  { id: 'log', name: 'Log' },
  { id: 'slow', name: 'Slow' },
] as const;
type ViewId = (typeof views)[number]['id'];

const noNodes: readonly TopologyNode[] = [];

/** What each part of the figures is told. */
export interface NodeViewProps {
  readonly node: TopologyNode;
  /** It is in sight: only then anything is asked of the server. */
  readonly isSeen: boolean;
}

export function FiguresPanel() {
  const nodes = useBenchState(state => state.servers.topology?.nodes ?? noNodes);
  const viewed = useBenchState(state => state.servers.topology?.viewedNode ?? undefined);
  const [chosen, setChosen] = useState<NodeName | undefined>(undefined);
  const [view, setView] = useState<ViewId>('plots');
  const root = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(root);
  const offered = view === 'log' ? nodes : nodes.filter(({ kind }) => kind === 'redis');
  const node = offered.find(({ name }) => name === (chosen ?? viewed)) ?? offered[0];
  const choose = (id: string) => setView(views.find(option => option.id === id)?.id ?? 'plots');
  return (
    <Tabs.Root ref={root} className={styles.figures} value={view} onValueChange={choose}>
      <header className={styles.head}>
        <Tabs.List className={styles.tabs} aria-label="Figures">
          {views.map(({ id, name }) => (
            <Tabs.Trigger key={id} value={id} className={styles.tab}>
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <NodeChoice nodes={offered} chosen={node?.name} onChoose={setChosen} />
      </header>
      {views.map(({ id }) => (
        <Tabs.Content key={id} value={id} className={styles.view}>
          {node === undefined ? (
            <p className={styles.nothing}>The servers are on their way.</p>
          ) : (
            <View key={node.name} id={id} node={node} isSeen={isSeen} />
          )}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

function View({ id, ...props }: NodeViewProps & { id: ViewId }) {
  switch (id) {
    case 'plots':
      return <PlotsView {...props} />;
    case 'configuration':
      return <ConfigurationView {...props} />;
    case 'log':
      return <LogView {...props} />;
    case 'slow':
      return <SlowView {...props} />;
  }
}
