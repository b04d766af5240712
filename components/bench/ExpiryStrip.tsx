'use client';
import { useEffect, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import styles from './BenchStatus.module.css';
import { BenchError, useBench, useBenchState } from './bench-context.ts';
import { nextLookMs, timeLeft } from './time-left.ts';

const thanksMs = 5000;

/** Before a sandbox that nobody uses ends: how long it has, and one click that keeps it. */
export function ExpiryStrip() {
  const t = useText('bench');
  const bench = useBench();
  const leftMs = useTimeLeft();
  const warningMs = useBenchState(state => state.sandbox?.expiryWarningMs);
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), thanksMs);
    return () => clearTimeout(timer);
  }, [said]);

  if (said !== undefined) return <p className={styles.strip}>{said}</p>;
  if (leftMs === undefined || warningMs === undefined || leftMs > warningMs) return null;
  const keep = () => {
    bench.extend().then(
      () => setSaid(t('kept')),
      (error: unknown) => setSaid(error instanceof BenchError ? error.message : t('didNotWork')),
    );
  };
  return (
    <div className={styles.strip} data-state="expiring">
      <p>
        <FirstWords leftMs={leftMs} />
        <span aria-hidden="true">
          {leftMs > 0 ? t('endsIn', { time: timeLeft(t, leftMs) }) : t('timeIsUp')}
        </span>
      </p>
      <Button look="plain" size="small" onClick={keep}>
        {t('keepIt')}
      </Button>
    </div>
  );
}

/** Read out once, with the time left then; what counts down is for the eye. */
function FirstWords({ leftMs }: { leftMs: number }) {
  const t = useText('bench');
  const [words] = useState(() => timeLeft(t, leftMs));
  return <span className="visually-hidden">{t('endsInKeep', { time: words })}</span>;
}

/** Milliseconds until the end, looked at when what is shown changes, and when the page comes to the front again. */
function useTimeLeft(): number | undefined {
  const expiresAtMs = useBenchState(state => state.sandbox?.expiresAtMs);
  const warningMs = useBenchState(state => state.sandbox?.expiryWarningMs);
  const skewMs = useBenchState(state => state.skewMs);
  const [leftMs, setLeftMs] = useState<number>();
  useEffect(() => {
    if (expiresAtMs === undefined || warningMs === undefined) {
      setLeftMs(undefined);
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      const left = expiresAtMs - (Date.now() + skewMs);
      setLeftMs(left);
      timer = setTimeout(look, nextLookMs(left, warningMs));
    };
    look();
    // A computer that has slept stops its timers.
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [expiresAtMs, warningMs, skewMs]);
  return leftMs;
}
