'use client';
import { type ReactNode, useCallback, useRef } from 'react';
import type { DrawnKey } from '#components/bench/bench-context.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { isSequence } from './key-groups.ts';
import styles from './Masonry.module.css';

const rowPx = 4;
const gapPx = 12;

/**
 * Cards of different heights in columns, without holes. Each takes as many thin grid rows as it is high; a guess
 * stands in the prerendered page and the true height replaces it once it can be measured.
 */
export function Masonry({ items, children }: { items: readonly DrawnKey[]; children: readonly ReactNode[] }) {
  const observer = useRef<ResizeObserver | undefined>(undefined);
  const measure = useCallback((card: HTMLDivElement | null) => {
    if (!card) return;
    observer.current ??= new ResizeObserver(entries => {
      for (const { target, borderBoxSize } of entries) place(target, borderBoxSize[0]?.blockSize);
    });
    const current = observer.current;
    current.observe(card);
    return () => current.unobserve(card);
  }, []);
  return (
    <ul className={styles.masonry}>
      {items.map((drawn, index) => (
        <li
          key={drawn.id}
          className={styles.cell}
          data-wide={isSequence(drawn.snapshot) || undefined}
          style={{ '--guessed-rows': rowsFor(guessHeight(drawn.snapshot)) }}
        >
          <div ref={measure}>{children[index]}</div>
        </li>
      ))}
    </ul>
  );
}

/** By the height that the observer tells: to measure between two changes lays the page out anew for each card. */
function place(card: Element, height = 0): void {
  card.parentElement?.style.setProperty('--rows', String(rowsFor(height)));
}

function rowsFor(height: number): number {
  return Math.ceil((height + gapPx) / rowPx);
}

const frameHeight = 75;

function guessHeight(snapshot: KeySnapshot): number {
  switch (snapshot.type) {
    case 'string':
      return frameHeight + (/^-?\d{1,15}$/.test(String(snapshot.value)) ? 36 : 26);
    case 'hash':
      return frameHeight + 2 + 25 * Math.min(8, snapshot.length);
    case 'list':
      return frameHeight + 26;
    case 'set':
      return frameHeight + 8 + 28 * Math.ceil(Math.min(24, snapshot.length) / 4);
    case 'zset':
      return frameHeight + 26 * Math.min(10, snapshot.length);
    case 'stream':
      return frameHeight + 26 * Math.min(6, snapshot.length);
  }
}
