'use client';
import { memo } from 'react';
import type { DrawnKey } from '#components/bench/bench-context.ts';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { TypeGlyph, typeLabel } from '#components/ui/TypeGlyph.tsx';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { HashCard } from './drawings/HashCard.tsx';
import { ListCells } from './drawings/ListCells.tsx';
import { ScoreBars } from './drawings/ScoreBars.tsx';
import { SetCluster } from './drawings/SetCluster.tsx';
import { StreamLine } from './drawings/StreamLine.tsx';
import { StringStrip } from './drawings/StringStrip.tsx';
import styles from './KeyCard.module.css';
import { briefValue, bytesText, count, describeBytes, describeKey } from './key-text.ts';
import { TtlRing } from './TtlRing.tsx';

/** One key, drawn as what it is. */
export const KeyCard = memo(function KeyCard({
  drawn,
  skewMs = 0,
  isLastSeen = false,
}: {
  drawn: DrawnKey;
  skewMs?: number;
  /** It cannot be looked at now. */
  isLastSeen?: boolean;
}) {
  const { snapshot, gone } = drawn;
  return (
    <article
      className={styles.card}
      data-type={snapshot.type}
      data-fresh={(drawn.isFresh && !isLastSeen) || undefined}
      data-new={drawn.isNew || undefined}
      data-gone={gone}
      data-last-seen={isLastSeen || undefined}
      aria-label={describeKey(snapshot) + seenText(isLastSeen)}
    >
      <header className={styles.head}>
        <TypeGlyph type={snapshot.type} />
        <KeyName name={bytesText(snapshot.key)} />
        {drawn.isFresh && drawn.changedBy !== undefined && drawn.changedBy !== 'other' ? (
          <span className={styles.author} title={`Last changed by ${drawn.changedBy}`}>
            <ClientBadge name={drawn.changedBy} />
          </span>
        ) : null}
        {snapshot.expiresAtMs !== null && gone === undefined ? (
          <TtlRing expiresAtMs={snapshot.expiresAtMs} fullMs={drawn.ttlFullMs ?? 1} skewMs={skewMs} />
        ) : null}
      </header>
      <div className={styles.body} aria-hidden="true">
        <Drawing drawn={drawn} />
      </div>
      <footer className={styles.foot}>
        <span>{gone ?? (isLastSeen ? 'as last seen' : typeLabel[snapshot.type])}</span>
        <span aria-hidden="true">{lengthText(snapshot)}</span>
        <span className={styles.cost}>
          {snapshot.encoding} · {describeBytes(snapshot.memoryBytes)}
        </span>
      </footer>
    </article>
  );
});

/** One key in one line, for a crowd. */
export const KeyRow = memo(function KeyRow({
  drawn,
  skewMs = 0,
  isLastSeen = false,
  onOpen,
}: {
  drawn: DrawnKey;
  skewMs?: number;
  isLastSeen?: boolean;
  onOpen: (id: string) => void;
}) {
  const { snapshot, gone } = drawn;
  return (
    <button
      type="button"
      className={styles.row}
      data-type={snapshot.type}
      data-fresh={(drawn.isFresh && !isLastSeen) || undefined}
      data-gone={gone}
      data-last-seen={isLastSeen || undefined}
      aria-label={`Draw ${describeKey(snapshot)}${seenText(isLastSeen)}`}
      onClick={() => onOpen(drawn.id)}
    >
      <TypeGlyph type={snapshot.type} />
      <KeyName name={bytesText(snapshot.key)} />
      <span className={styles.brief}>{gone ?? briefValue(snapshot)}</span>
      {snapshot.expiresAtMs !== null && gone === undefined ? (
        <TtlRing expiresAtMs={snapshot.expiresAtMs} fullMs={drawn.ttlFullMs ?? 1} skewMs={skewMs} />
      ) : null}
    </button>
  );
});

const seenText = (isLastSeen: boolean) => (isLastSeen ? ', as last seen' : '');

/** The part up to the last colon stands back, what tells keys apart stands out. */
function KeyName({ name }: { name: string }) {
  const at = name.lastIndexOf(':') + 1;
  return (
    <span className={styles.name} title={name}>
      {at > 0 ? <span className={styles.prefix}>{name.slice(0, at)}</span> : null}
      {name.slice(at)}
    </span>
  );
}

function Drawing({ drawn }: { drawn: DrawnKey }) {
  const { snapshot, before, version } = drawn;
  switch (snapshot.type) {
    case 'string':
      return <StringStrip snapshot={snapshot} isChanged={drawn.isFresh && !drawn.isNew} version={version} />;
    case 'hash':
      return <HashCard snapshot={snapshot} before={before} version={version} />;
    case 'list':
      return <ListCells snapshot={snapshot} before={before} version={version} />;
    case 'set':
      return <SetCluster snapshot={snapshot} before={before} version={version} />;
    case 'zset':
      return <ScoreBars snapshot={snapshot} before={before} />;
    case 'stream':
      return <StreamLine snapshot={snapshot} before={before} version={version} />;
  }
}

function lengthText(snapshot: KeySnapshot): string {
  return snapshot.type === 'string' ? count(snapshot.length, 'byte') : briefValue(snapshot);
}
