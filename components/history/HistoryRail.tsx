'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import styles from './HistoryRail.module.css';

const Rail = lazy(async () => ({ default: (await import('./Rail.tsx')).Rail }));

/** The bottom line of a bench: its steps, and what moves its time. Its place is kept until it has loaded. */
export function HistoryRail() {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => setWanted(true), []);
  return (
    <div className={styles.place}>
      {isWanted ? (
        <Suspense>
          <Rail />
        </Suspense>
      ) : null}
    </div>
  );
}
