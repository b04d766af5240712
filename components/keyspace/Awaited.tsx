'use client';
import { shownKeys, useBenchState } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import styles from './Awaited.module.css';
import { bytesText } from './key-text.ts';
import { Waiting } from './Waiting.tsx';
import type { Waiter } from './waiters.ts';

/** Keys that clients wait for and that do not exist: empty places, with who waits at them. */
export function Awaited({ waiters }: { waiters: ReadonlyMap<string, readonly Waiter[]> }) {
  const t = useText('surface');
  if (waiters.size === 0) return null;
  return (
    <ul className={styles.places} aria-label={t('awaitedKeys')}>
      {[...waiters].map(([id, ofKey]) => (
        <Place key={id} id={id} waiters={ofKey} />
      ))}
    </ul>
  );
}

function Place({ id, waiters }: { id: string; waiters: readonly Waiter[] }) {
  const t = useText('surface');
  const isThere = useBenchState(state => shownKeys(state).has(id));
  const [first] = waiters;
  if (isThere || first === undefined) return null;
  return (
    <li className={styles.place}>
      <div className={styles.card}>
        <span className={styles.name}>{bytesText(first.key)}</span>
        <span className={styles.absent}>{t('noSuchKey')}</span>
      </div>
      <Waiting waiters={waiters} />
    </li>
  );
}
