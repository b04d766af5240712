'use client';
import type { ReactNode } from 'react';
import { Bench } from '#components/bench/Bench.tsx';
import { BenchProvider } from '#components/bench/BenchProvider.tsx';
import styles from './HomeBench.module.css';
import { Suggestions } from './Suggestions.tsx';
import { startKeys } from './start-keys.ts';

/** The first screen: what this is and what to try on the paper, a working bench beside it. */
export function HomeBench({
  label,
  children,
  below,
}: {
  /** What the bench is called. */
  label: string;
  children: ReactNode;
  below: ReactNode;
}) {
  return (
    <BenchProvider scope="home" initialKeys={startKeys}>
      <div className={styles.screen}>
        <section className={styles.paper} aria-labelledby="what">
          {children}
          <Suggestions />
          {below}
        </section>
        <section className={styles.bench} aria-label={label}>
          <Bench rememberAs="home" layout="stacked" />
        </section>
      </div>
    </BenchProvider>
  );
}
