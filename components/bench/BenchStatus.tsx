'use client';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import styles from './BenchStatus.module.css';
import { type BenchStatus as Status, useBench, useBenchState } from './bench-context.ts';

/** A strip at the foot of the bench while it is not connected. What was on screen stays above it. */
export function BenchStatus() {
  const status = useBenchState(state => state.status);
  return (
    <div className={styles.place} role="status">
      {status.state === 'open' ? null : <Strip status={status} />}
    </div>
  );
}

function Strip({ status }: { status: Exclude<Status, { state: 'open' }> }) {
  const bench = useBench();
  if (status.state === 'connecting') {
    return (
      <p className={styles.strip} data-state="connecting">
        Opening your sandbox…
      </p>
    );
  }
  const action =
    status.state === 'expired' ? 'Start a new one' : status.state === 'offline' ? 'Try now' : 'Try again';
  return (
    <div className={styles.strip} data-state={status.state}>
      <p>
        {status.state === 'offline' ? (
          <>
            The connection is lost. Your keys are safe; what you type waits.{' '}
            <Countdown untilMs={status.retryAtMs} />
          </>
        ) : (
          status.detail
        )}
      </p>
      <Button look="plain" size="small" onClick={bench.renew}>
        {action}
      </Button>
    </div>
  );
}

function Countdown({ untilMs }: { untilMs: number }) {
  const [seconds, setSeconds] = useState(() => secondsUntil(untilMs));
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsUntil(untilMs)), 500);
    return () => clearInterval(timer);
  }, [untilMs]);
  // Read out once, not every second.
  return <span aria-hidden="true">{seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying…'}</span>;
}

function secondsUntil(ms: number): number {
  return Math.max(0, Math.ceil((ms - Date.now()) / 1000));
}
