'use client';
/** Asides: a note that would otherwise interrupt, and the limits of a pattern. */
import type { ReactNode } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import styles from './Note.module.css';

interface AsideProps {
  /** In the lesson's own words; else what such an aside is called. */
  readonly title?: string;
  readonly children: ReactNode;
}

export function Note({ title, children }: AsideProps) {
  const t = useText('lesson');
  return (
    <aside className={styles.note} aria-label={title ?? t('note')}>
      <p className={styles.title}>{title ?? t('note')}</p>
      {children}
    </aside>
  );
}

export function Limits({ title, children }: AsideProps) {
  const t = useText('lesson');
  return (
    <aside className={styles.limits} aria-label={title ?? t('limits')}>
      <p className={styles.title}>{title ?? t('limits')}</p>
      {children}
    </aside>
  );
}
