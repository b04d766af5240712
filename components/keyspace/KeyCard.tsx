'use client';
import { memo, useMemo } from 'react';
import type { DrawnKey } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { TypeGlyph, typeLabel } from '#components/ui/TypeGlyph.tsx';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { DrawOtherwise } from './DrawOtherwise.tsx';
import { Drawing } from './drawings/Drawing.tsx';
import { type Shape, shapeOf } from './drawings/shape.ts';
import { useDrawingChoice, useKeyViews } from './inspect/key-views.ts';
import styles from './KeyCard.module.css';
import {
  briefValue,
  bytesText,
  type DrawingText,
  describeBytes,
  describeKey,
  visibleText,
} from './key-text.ts';
import { TtlRing } from './TtlRing.tsx';

interface KeyProps {
  readonly drawn: DrawnKey;
  readonly skewMs?: number;
  /** It cannot be looked at now. */
  readonly isLastSeen?: boolean;
}

function useShape(drawn: DrawnKey): Shape {
  const choice = useDrawingChoice(drawn.id);
  return useMemo(() => shapeOf(drawn.snapshot, choice), [drawn.snapshot, choice]);
}

/** One key, drawn as what it is. Its name opens the inspector, and so does a click anywhere on it. */
export const KeyCard = memo(function KeyCard({ drawn, skewMs = 0, isLastSeen = false }: KeyProps) {
  const t = useText('drawings');
  const views = useKeyViews();
  const shape = useShape(drawn);
  const { snapshot, gone, changedBy } = drawn;
  const name = visibleText(bytesText(snapshot.key));
  return (
    <article
      className={styles.card}
      data-type={snapshot.type}
      data-shape={shape.is}
      data-fresh={(drawn.isFresh && !isLastSeen) || undefined}
      data-new={drawn.isNew || undefined}
      data-gone={gone}
      data-last-seen={isLastSeen || undefined}
      aria-label={describeKey(t, snapshot, shape) + (isLastSeen ? `, ${t('asLastSeen')}` : '')}
    >
      <header className={styles.head}>
        <TypeGlyph type={snapshot.type} />
        <button
          type="button"
          className={styles.open}
          data-key-id={drawn.id}
          aria-label={t('inspect', { key: name })}
          aria-haspopup="dialog"
          onClick={() => views.inspect(drawn.id)}
        >
          <KeyName name={name} />
        </button>
        {drawn.isFresh && changedBy !== undefined && changedBy !== 'other' ? (
          <span className={styles.author} title={t('lastChangedBy', { client: changedBy })}>
            <ClientBadge name={changedBy} />
          </span>
        ) : null}
        {snapshot.expiresAtMs !== null && gone === undefined ? (
          <TtlRing
            expiresAtMs={snapshot.expiresAtMs}
            fullMs={drawn.ttlFullMs ?? 1}
            skewMs={skewMs}
            asOfMs={drawn.asOfMs}
          />
        ) : null}
      </header>
      <div className={styles.body} aria-hidden="true">
        <Drawing drawn={drawn} shape={shape} skewMs={skewMs} />
      </div>
      <footer className={styles.foot}>
        <span>{gone === undefined ? kindText(t, snapshot, shape, isLastSeen) : t(gone)}</span>
        <span aria-hidden="true">{lengthText(t, snapshot, shape)}</span>
        <span className={styles.cost}>
          <DrawOtherwise id={drawn.id} snapshot={snapshot} shape={shape} className={styles.otherwise} />
          <span>
            {snapshot.encoding} · {describeBytes(snapshot.memoryBytes)}
          </span>
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
}: KeyProps & { readonly onOpen: (id: string) => void }) {
  const t = useText('drawings');
  const shape = useShape(drawn);
  const { snapshot, gone } = drawn;
  const said = describeKey(t, snapshot, shape) + (isLastSeen ? `, ${t('asLastSeen')}` : '');
  return (
    <button
      type="button"
      className={styles.row}
      data-type={snapshot.type}
      data-fresh={(drawn.isFresh && !isLastSeen) || undefined}
      data-gone={gone}
      data-last-seen={isLastSeen || undefined}
      aria-label={t('draw', { key: said })}
      onClick={() => onOpen(drawn.id)}
    >
      <TypeGlyph type={snapshot.type} />
      <KeyName name={visibleText(bytesText(snapshot.key))} />
      <span className={styles.brief}>{gone === undefined ? briefValue(t, snapshot, shape) : t(gone)}</span>
      {snapshot.expiresAtMs !== null && gone === undefined ? (
        <TtlRing
          expiresAtMs={snapshot.expiresAtMs}
          fullMs={drawn.ttlFullMs ?? 1}
          skewMs={skewMs}
          asOfMs={drawn.asOfMs}
        />
      ) : null}
    </button>
  );
});

/** The part up to the last colon stands back, what tells keys apart stands out. */
function KeyName({ name }: { name: string }) {
  const at = name.lastIndexOf(':') + 1;
  return (
    <bdi className={styles.name} title={name}>
      {at > 0 ? <span className={styles.prefix}>{name.slice(0, at)}</span> : null}
      {name.slice(at)}
    </bdi>
  );
}

function kindText(t: DrawingText, snapshot: KeySnapshot, shape: Shape, isLastSeen: boolean): string {
  if (isLastSeen) return t('asLastSeen');
  const label = typeLabel[snapshot.type];
  if (shape.is === 'hyperloglog') return `${label} · ${t('hyperLogLog')}`;
  if (shape.is === 'geo') return `${label} · ${t('geo')}`;
  if (shape.is === 'bits') return `${label} · ${t(shape.bits.fields.length > 0 ? 'bitfield' : 'bitmap')}`;
  return label;
}

function lengthText(t: DrawingText, snapshot: KeySnapshot, shape: Shape): string {
  return snapshot.type === 'string' ? t('bytes', { count: snapshot.length }) : briefValue(t, snapshot, shape);
}
