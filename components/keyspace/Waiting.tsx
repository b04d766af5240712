'use client';
import { useEffect, useRef } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { onTick } from './ticker.ts';
import styles from './Waiting.module.css';
import type { Waiter } from './waiters.ts';

/** Blocked clients, standing at the key that they wait for: at the end of a list that they will take from. */
export function Waiting({ waiters }: { waiters: readonly Waiter[] }) {
  const t = useText('surface');
  return (
    <ul className={styles.waiting} aria-label={t('waitingHere')}>
      {waiters.map(waiter => (
        <li
          key={`${waiter.client} ${waiter.sinceMs} ${waiter.isFreed}`}
          className={styles.waiter}
          data-end={waiter.end}
          data-freed={waiter.isFreed || undefined}
        >
          <ClientBadge name={waiter.client} />
          <span className={styles.command}>{waiter.command}</span>
          {waiter.isFreed ? (
            <span className={styles.time}>{t('freed')}</span>
          ) : (
            <WaitingTime sinceMs={waiter.sinceMs} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Runs without a render, and is not read out each second. */
function WaitingTime({ sinceMs }: { sinceMs: number }) {
  const t = useText('surface');
  const skewMs = useBenchState(state => state.skewMs);
  const text = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      onTick(nowMs => {
        const forMs = Math.max(0, nowMs + skewMs - sinceMs);
        const shown = t('waitsFor', { seconds: Math.floor(forMs / 1000) });
        if (text.current && text.current.textContent !== shown) text.current.textContent = shown;
        return 1000 - (forMs % 1000);
      }),
    [sinceMs, skewMs, t],
  );
  return <span ref={text} className={styles.time} />;
}
