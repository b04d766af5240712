import type { ReactNode } from 'react';
import styles from './SlowView.module.css';

/** A card with what it is, and what there is of it. */
export function Block({
  title,
  about,
  isWide = false,
  children,
}: {
  title: string;
  about: ReactNode;
  isWide?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={styles.block} data-wide={isWide || undefined} aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.note}>{about}</p>
      {children}
    </section>
  );
}

/** Scrolls sideways where it is too wide. */
export function TableBox({ title, children }: { title: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={`Table: ${title}`}>
      <table className={styles.table}>{children}</table>
    </section>
  );
}

export function Column({
  name,
  about,
  isNumber = false,
  isFine = false,
}: {
  name: string;
  about: string;
  isNumber?: boolean;
  /** Left out where there is little room. */
  isFine?: boolean;
}) {
  return (
    <th scope="col" data-number={isNumber || undefined} data-fine={isFine || undefined}>
      {name}
      <span className={styles.about}>{about}</span>
    </th>
  );
}
