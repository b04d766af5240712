'use client';
import { useEffect, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import styles from './BenchStatus.module.css';
import { type BenchStatus as Status, useBench, useBenchState } from './bench-context.ts';
import { ExpiryStrip } from './ExpiryStrip.tsx';

/**
 * A strip at the foot of the bench while it is not connected, while the server under it is away, and before its
 * sandbox ends. What was on screen stays above it.
 */
export function BenchStatus() {
  const t = useText('bench');
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
          {t('serverAway')}
        </p>
      ) : (
        <ExpiryStrip />
      )}
    </div>
  );
}

const actions = {
  expired: 'startNew',
  offline: 'tryNow',
  waiting: 'tryNow',
  failed: 'tryAgain',
} as const;

/** Servers are on their way, or the learner stands in line for them. */
function Starting({ place, detail }: { place: number | null; detail: string }) {
  const t = useText('bench');
  const bench = useBench();
  return (
    <div className={styles.strip} data-state="starting">
      <span className={styles.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <p>{detail === '' ? t('onTheirWay') : detail}</p>
      {place === null ? null : (
        <Button look="plain" size="small" onClick={bench.servers.leaveLine}>
          {t('leaveLine')}
        </Button>
      )}
    </div>
  );
}

function Strip({ status }: { status: Exclude<Status, { state: 'open' | 'starting' }> }) {
  const t = useText('bench');
  const bench = useBench();
  if (status.state === 'connecting') {
    return (
      <p className={styles.strip} data-state="connecting">
        {t('opening')}
      </p>
    );
  }
  return (
    <div className={styles.strip} data-state={status.state}>
      <p>
        {status.state === 'offline' ? t('offline') : status.detail}{' '}
        {'retryAtMs' in status && <Countdown untilMs={status.retryAtMs} />}
      </p>
      <Button look="plain" size="small" onClick={bench.renew}>
        {t(actions[status.state])}
      </Button>
    </div>
  );
}

function Countdown({ untilMs }: { untilMs: number }) {
  const t = useText('bench');
  const [seconds, setSeconds] = useState(() => secondsUntil(untilMs));
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsUntil(untilMs)), 500);
    return () => clearInterval(timer);
  }, [untilMs]);
  // Read out once, not every second.
  return <span aria-hidden="true">{seconds > 0 ? t('againIn', { seconds }) : t('trying')}</span>;
}

function secondsUntil(ms: number): number {
  return Math.max(0, Math.ceil((ms - Date.now()) / 1000));
}
