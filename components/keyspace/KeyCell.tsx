'use client';
import { memo } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { KeyCard, KeyRow } from './KeyCard.tsx';
import type { Placed } from './layout.ts';
import styles from './Mat.module.css';
import { useDrawnKey } from './use-keys.ts';
import type { Watch } from './use-mat.ts';
import { Waiting } from './Waiting.tsx';
import type { Waiter } from './waiters.ts';

export interface KeyCellProps {
  readonly id: string;
  /** Before the mat can be measured cards lie as the page's own grid puts them, this high. */
  readonly place: Placed | { readonly height: number; readonly span: number };
  readonly position: number;
  readonly of: number;
  readonly isLine: boolean;
  readonly waiters: readonly Waiter[] | undefined;
  readonly watch: Watch;
  readonly onOpen: (id: string) => void;
  readonly isLastSeen: (key: KeySnapshot['key']) => boolean;
}

/** One key at its place on the mat. It follows its own key and renders again for nothing else. */
export const KeyCell = memo(
  function KeyCell(props: KeyCellProps) {
    const { id, place, position, of, isLine, waiters, watch, onOpen, isLastSeen } = props;
    const drawn = useDrawnKey(id);
    const skewMs = useBenchState(state => state.skewMs);
    if (drawn === undefined) return null;
    const lastSeen = isLastSeen(drawn.snapshot.key);
    return (
      <li
        ref={watch}
        className={styles.cell}
        data-id={id}
        data-line={isLine || undefined}
        aria-posinset={position}
        aria-setsize={of}
        style={styleOf(place)}
      >
        {isLine ? (
          <KeyRow drawn={drawn} skewMs={skewMs} isLastSeen={lastSeen} onOpen={onOpen} />
        ) : (
          <KeyCard drawn={drawn} skewMs={skewMs} isLastSeen={lastSeen} />
        )}
        {waiters === undefined ? null : <Waiting waiters={waiters} />}
      </li>
    );
  },
  (a, b) => isSamePlace(a.place, b.place) && isSameElse(a, b),
);

function isSamePlace(a: KeyCellProps['place'], b: KeyCellProps['place']): boolean {
  return 'x' in a && 'x' in b ? a.x === b.x && a.y === b.y && a.width === b.width : a === b;
}

function isSameElse(a: KeyCellProps, b: KeyCellProps): boolean {
  return (
    a.id === b.id &&
    a.position === b.position &&
    a.of === b.of &&
    a.isLine === b.isLine &&
    a.waiters === b.waiters &&
    a.watch === b.watch &&
    a.onOpen === b.onOpen &&
    a.isLastSeen === b.isLastSeen
  );
}

const rowPx = 4;

function styleOf(place: KeyCellProps['place']) {
  return 'x' in place
    ? { translate: `${place.x}px ${place.y}px`, inlineSize: `${place.width}px` }
    : { '--rows': Math.ceil((place.height + 12) / rowPx), '--span': place.span };
}
