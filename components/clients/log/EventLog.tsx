'use client';
import { useLayoutEffect, useRef } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import styles from './EventLog.module.css';

/** Everything that ran in the sandbox, in order, whoever ran it. */
export function EventLog({ panelId }: { panelId: string }) {
  const log = useBenchState(state => state.log);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (log.length > 0) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [log]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <div ref={box} id={panelId} role="tabpanel" tabIndex={0} aria-label="Log" className={styles.log}>
      {log.length === 0 ? (
        <p className={styles.empty}>What any client runs is listed here, in order.</p>
      ) : null}
      <ol className={styles.entries}>
        {log.map(entry => (
          <li key={entry.id} className={styles.entry} data-outcome={entry.outcome}>
            <ClientBadge name={entry.client} />
            <span className={styles.text}>{entry.text}</span>
            <span className={styles.summary}>{entry.summary}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
