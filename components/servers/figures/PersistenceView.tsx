'use client';
import type { NodeStats } from '#sandbox/server-protocol.ts';
import styles from './PersistenceView.module.css';
import { persistenceFacts } from './persistence-words.ts';

/** What is on the disk, in words, with a bar where a part of it is safe. */
export function PersistenceView({ stats, nowMs }: { stats: NodeStats; nowMs: number }) {
  return (
    <section className={styles.persistence} aria-label="What is on the disk">
      <h2 className={styles.title}>On the disk</h2>
      <dl className={styles.facts}>
        {persistenceFacts(stats, nowMs).map(({ name, said, tone, safePart }) => (
          <div key={name} className={styles.fact} data-tone={tone}>
            <dt>{name}</dt>
            <dd>
              {said}
              {safePart === undefined ? null : (
                <span className={styles.bar} style={{ '--part': safePart }} aria-hidden="true" />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
