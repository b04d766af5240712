'use client';
import { useEffect, useRef } from 'react';
import { Marked } from '#components/search/Marked.tsx';
import { keyLabel } from './keys.ts';
import styles from './Palette.module.css';
import type { Entry } from './palette-entries.ts';

export function PaletteOption({
  id,
  entry,
  isActive,
  onChoose,
}: {
  id: string;
  entry: Entry;
  isActive: boolean;
  onChoose: () => void;
}) {
  const option = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) option.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field holds the focus and answers to Enter
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      ref={option}
      id={id}
      role="option"
      aria-selected={isActive}
      className={styles.option}
      onClick={onChoose}
      // The field keeps the focus.
      onMouseDown={event => event.preventDefault()}
    >
      <span className={styles.title}>{entry.title}</span>
      {entry.where === '' ? null : <span className={styles.where}>{entry.where}</span>}
      {entry.key === undefined ? null : <kbd className={styles.key}>{keyLabel(entry.key)}</kbd>}
      {entry.snippet.length === 0 ? null : (
        <span className={styles.snippet}>
          <Marked parts={entry.snippet} />
        </span>
      )}
    </div>
  );
}
