'use client';
/**
 * The larger half of a bench on servers of one's own: keys, servers, figures or load, one at a time. All but the keys
 * are loaded when they are first looked at. What is shown is remembered.
 */
import dynamic from 'next/dynamic';
import { type ReactNode, useId } from 'react';
import { KeySpace } from '#components/keyspace/KeySpace.tsx';
import styles from './BenchSurface.module.css';
import { useLastSeen } from './nodes/use-last-seen.ts';
import { ViewedNode } from './nodes/ViewedNode.tsx';
import { useView } from './use-view.ts';
import { ViewSwitch } from './ViewSwitch.tsx';
import { viewLabel } from './views.ts';

const Loading = () => <p className={styles.loading}>Loading…</p>;
const ServersView = dynamic(async () => (await import('./ServersView.tsx')).ServersView, {
  ssr: false,
  loading: Loading,
});
const FiguresPanel = dynamic(async () => (await import('./figures/FiguresPanel.tsx')).FiguresPanel, {
  ssr: false,
  loading: Loading,
});
const LoadPanel = dynamic(async () => (await import('./load/LoadPanel.tsx')).LoadPanel, {
  ssr: false,
  loading: Loading,
});

export function BenchSurface({ keyTools, tools }: { keyTools: ReactNode; tools: ReactNode }) {
  const [view, setView] = useView();
  const panelId = useId();
  return (
    <section className={styles.surface} aria-label="Servers of your own">
      <header className={styles.head}>
        <ViewSwitch view={view} panelId={panelId} onView={setView} />
        <div className={styles.tools}>{tools}</div>
      </header>
      <div id={panelId} role="tabpanel" aria-label={viewLabel[view]} className={styles.panel}>
        {view === 'keys' ? <ServerKeys tools={keyTools} /> : null}
        {view === 'servers' ? <ServersView /> : null}
        {view === 'figures' ? <FiguresPanel /> : null}
        {view === 'load' ? <LoadPanel /> : null}
      </div>
    </section>
  );
}

function ServerKeys({ tools }: { tools: ReactNode }) {
  return <KeySpace of={<ViewedNode />} tools={tools} lastSeen={useLastSeen()} />;
}
