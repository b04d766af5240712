'use client';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import styles from './BenchStatus.module.css';
import { type BenchStatus as Status, useBench, useBenchState } from './bench-context.ts';
import { ExpiryStrip } from './ExpiryStrip.tsx';

/**
 * A strip at the foot of the bench while it is not connected, while the server under it is away, and before its
 * sandbox ends. What was on screen stays above it.
 */
export function BenchStatus() {
  const status = useBenchState(state => state.status);
  const isServerAway = useBenchState(state => state.isServerAway);
  const moving = useBenchState(state => state.servers.moving);
  return (
    <div className={styles.place} role="status">
      {status.state === 'starting' ? (
        <Starting place={status.place} detail={status.detail} />
      ) : moving !== undefined && status.state !== 'failed' && status.state !== 'expired' ? (
        <Starting place={moving.place} detail={moving.detail} />
      ) : status.state !== 'open' ? (
        <Strip status={status} />
      ) : isServerAway ? (
        <p className={styles.strip} data-state="away">
          The Redis server does not answer; it may be restarting. Commands fail until it is back, which is
          told here.
        </p>
      ) : (
        <ExpiryStrip />
      )}
    </div>
  );
}

const actions = {
  expired: 'Start a new one',
  offline: 'Try now',
  waiting: 'Try now',
  failed: 'Try again',
};

/** Servers are on their way, or the learner stands in line for them. */
function Starting({ place, detail }: { place: number | null; detail: string }) {
  const bench = useBench();
  return (
    <div className={styles.strip} data-state="starting">
      <span className={styles.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <p>{detail === '' ? 'Your keys are on their way…' : detail}</p>
      {place === null ? null : (
        <Button look="plain" size="small" onClick={bench.servers.leaveLine}>
          Leave the line
        </Button>
      )}
    </div>
  );
}

function Strip({ status }: { status: Exclude<Status, { state: 'open' | 'starting' }> }) {
  const bench = useBench();
  if (status.state === 'connecting') {
    return (
      <p className={styles.strip} data-state="connecting">
        Opening your sandbox…
      </p>
    );
  }
  return (
    <div className={styles.strip} data-state={status.state}>
      <p>
        {status.state === 'offline'
          ? 'The connection is lost. Your keys are safe; what you type waits.'
          : status.detail}{' '}
        {'retryAtMs' in status && <Countdown untilMs={status.retryAtMs} />}
      </p>
      <Button look="plain" size="small" onClick={bench.renew}>
        {actions[status.state]}
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
