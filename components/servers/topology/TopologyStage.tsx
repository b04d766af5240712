'use client';
/** The drawing: cards of nodes, links between them, slots, and the clients that talk to them. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ClientState } from '#components/bench/bench-context.ts';
import type { ServersState } from '#components/bench/servers-state.ts';
import { NodeMenu, NodeRemedy } from '#components/servers/chaos/NodeMenu.tsx';
import type { NodeName, TopologyState } from '#sandbox/server-protocol.ts';
import { ClientMarks, type Redirection } from './ClientMarks.tsx';
import { describeTopology } from './describe.ts';
import { LinkLabels, LinkLines } from './Links.tsx';
import { layOut } from './layout.ts';
import { NodeCard } from './NodeCard.tsx';
import { SlotBand } from './SlotBand.tsx';
import styles from './TopologyStage.module.css';

export interface TopologyStageProps {
  readonly topology: TopologyState;
  /** The one before it, to mark what changed. */
  readonly before: TopologyState | undefined;
  /** Whom each node followed when it last said so. */
  readonly followed: ReadonlyMap<NodeName, NodeName>;
  readonly clients: readonly ClientState[];
  /** Last answers that sent a client elsewhere. */
  readonly redirections: readonly Redirection[];
  readonly stats: ServersState['stats'];
  /** Looking back: nothing can be done. */
  readonly isPast: boolean;
}

export function TopologyStage(props: TopologyStageProps) {
  const { topology, before, followed, clients, redirections, stats, isPast } = props;
  const [stage, width] = useWidth();
  const layout = useMemo(
    () => (width === 0 ? undefined : layOut(topology, width, followed)),
    [topology, width, followed],
  );
  return (
    <div className={styles.stage} data-past={isPast || undefined}>
      <div className="visually-hidden">
        <h2>Servers, in words</h2>
        <ul>
          {describeTopology(topology, isPast ? [] : clients).map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
      {topology.kind === 'cluster' ? (
        <SlotBand topology={topology} before={before} isPast={isPast} width={width} />
      ) : null}
      <div ref={stage} className={styles.drawing} style={{ blockSize: layout?.height ?? 240 }}>
        {layout === undefined ? null : (
          <>
            <LinkLines layout={layout} width={width} topology={topology} before={before} />
            {topology.nodes.map(node => {
              const box = layout.boxes.get(node.name);
              const look = stats[node.name]?.at(-1);
              return box === undefined ? null : (
                <NodeCard
                  key={node.name}
                  node={node}
                  box={box}
                  hasReplication={topology.kind !== 'server' && topology.kind !== 'independent'}
                  isViewed={topology.viewedNode === node.name && topology.nodes.length > 1}
                  usedBytes={isPast || node.state !== 'running' ? undefined : look?.usedMemoryBytes}
                  maxBytes={look?.maxMemoryBytes}
                  actions={
                    isPast ? null : (
                      <>
                        <NodeRemedy node={node} topology={topology} />
                        <NodeMenu node={node} topology={topology} />
                      </>
                    )
                  }
                />
              );
            })}
            <LinkLabels layout={layout} topology={topology} isPast={isPast} />
            {isPast ? null : (
              <ClientMarks clients={clients} layout={layout} width={width} redirections={redirections} />
            )}
          </>
        )}
      </div>
    </div>
  );
}

function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    setWidth(box.clientWidth);
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}
