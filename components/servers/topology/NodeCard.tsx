'use client';
import { memo, type ReactNode } from 'react';
import { Icon } from '#components/ui/Icon.tsx';
import type { NodeName, TopologyNode } from '#sandbox/server-protocol.ts';
import { type Box, cardHeight } from './layout.ts';
import styles from './NodeCard.module.css';
import { NodeGlyph, signOf } from './NodeGlyph.tsx';
import { servedBy } from './slot-ranges.ts';
import { stateWord } from './words.ts';

export interface NodeCardProps {
  readonly node: TopologyNode;
  readonly box: Box;
  /** There are others that follow it or that it may follow. */
  readonly hasReplication: boolean;
  /** Its keys are drawn in the view of keys. */
  readonly isViewed: boolean;
  /** Memory, where figures are watched; 0 at most means no limit. */
  readonly usedBytes: number | undefined;
  readonly maxBytes: number | undefined;
  /** Buttons and the menu; nothing while looking back. */
  readonly actions: ReactNode;
}

/** One node: its name, what it is and what it is at, in words and signs. */
export const NodeCard = memo(function NodeCard({
  node,
  box,
  hasReplication,
  isViewed,
  usedBytes,
  maxBytes,
  actions,
}: NodeCardProps) {
  return (
    <article
      className={styles.card}
      aria-label={node.name}
      data-kind={node.kind}
      data-state={node.state}
      data-role={node.role}
      data-wide={box.height < cardHeight || undefined}
      data-tint={node.slots.length > 0 ? tintOf(node.name) : undefined}
      style={{
        translate: `${box.x}px ${box.y}px`,
        inlineSize: box.width,
        blockSize: box.height,
      }}
    >
      <header className={styles.head}>
        <NodeGlyph sign={signOf(node)} />
        <h3 className={styles.name}>{node.name}</h3>
        <div className={styles.actions}>{actions}</div>
      </header>
      <p className={styles.standing}>
        {roleText(node) === '' ? null : <span className={styles.role}>{roleText(node)}</span>}
        {node.state === 'running' ? null : (
          <span className={styles.state} data-state={node.state}>
            {stateWord[node.state]}
          </span>
        )}
        {node.isDiskFull ? (
          <span className={styles.state} data-state="full">
            disk full
          </span>
        ) : null}
        {isViewed ? (
          <span className={styles.viewed} title="The keys that are drawn are this node’s">
            keys drawn
          </span>
        ) : null}
      </p>
      {node.kind === 'redis' ? (
        <RedisFacts node={node} hasReplication={hasReplication} usedBytes={usedBytes} maxBytes={maxBytes} />
      ) : (
        <Vote node={node} />
      )}
    </article>
  );
});

const tints: Readonly<Record<NodeName, number>> = {
  'redis-1': 1,
  'redis-2': 2,
  'redis-3': 3,
  'redis-4': 4,
  'redis-5': 5,
  'redis-6': 6,
};

/** Which of the six tints a node has in the band of slots. */
export function tintOf(name: NodeName): number | undefined {
  return tints[name];
}

function roleText({ role, kind, follows, state }: TopologyNode): string {
  if (role === 'unknown' && kind === 'redis') return state === 'running' ? 'role unknown' : '';
  if (role === 'unknown') return 'Sentinel';
  if (role === 'sentinel') return 'Sentinel';
  return role === 'replica' && follows !== null ? `replica of ${follows}` : role;
}

const count = new Intl.NumberFormat('en');

function RedisFacts({
  node,
  hasReplication,
  usedBytes,
  maxBytes,
}: {
  node: TopologyNode;
  hasReplication: boolean;
  usedBytes: number | undefined;
  maxBytes: number | undefined;
}) {
  return (
    <dl className={styles.facts}>
      <div>
        <dt>keys</dt>
        <dd>{node.keys === null ? '–' : count.format(node.keys)}</dd>
      </div>
      {node.slots.length > 0 ? (
        <div>
          <dt>slots</dt>
          <dd>{count.format(servedBy(node.slots))}</dd>
        </div>
      ) : !hasReplication ? null : (
        <div>
          <dt>offset</dt>
          <dd>{node.offset === null ? '–' : count.format(node.offset)}</dd>
        </div>
      )}
      {usedBytes === undefined ? null : (
        <div className={styles.memory}>
          <dt>memory</dt>
          <dd>{megabytes(usedBytes, maxBytes)}</dd>
        </div>
      )}
      <div className={styles.address}>
        <dt className="visually-hidden">address</dt>
        <dd>{node.address}</dd>
      </div>
    </dl>
  );
}

function megabytes(used: number, max: number | undefined): string {
  const text = (bytes: number) => (bytes / 1_048_576).toFixed(bytes < 10_485_760 ? 1 : 0);
  return max === undefined || max === 0 ? `${text(used)} MB` : `${text(used)} of ${text(max)} MB`;
}

function Vote({ node }: { node: TopologyNode }) {
  return (
    <p className={styles.vote}>
      {node.vote === null ? (
        'no vote yet'
      ) : (
        <>
          <Icon name="check" size={11} /> {node.vote.for === node.name ? 'itself' : node.vote.for}, epoch{' '}
          {node.vote.epoch}
        </>
      )}
    </p>
  );
}
