/** Asides: a note that would otherwise interrupt, and the limits of a pattern. */
import type { ReactNode } from 'react';
import styles from './Note.module.css';

export function Note({ title = 'Note', children }: { title?: string; children: ReactNode }) {
  return (
    <aside className={styles.note} aria-label={title}>
      <p className={styles.title}>{title}</p>
      {children}
    </aside>
  );
}

export function Limits({
  title = 'Where this stops being safe',
  children,
}: {
  title?: string;
  children: ReactNode;
}) {
  return (
    <aside className={styles.limits} aria-label={title}>
      <p className={styles.title}>{title}</p>
      {children}
    </aside>
  );
}
