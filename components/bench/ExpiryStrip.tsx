'use client';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import styles from './BenchStatus.module.css';
import { BenchError, useBench, useBenchState } from './bench-context.ts';
import { nextLookMs, timeLeft } from './time-left.ts';

const thanksMs = 5000;

/** Before a sandbox that nobody uses ends: how long it has, and one click that keeps it. */
export function ExpiryStrip() {
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
      () => setSaid('Your sandbox is kept. Its time begins anew with everything you do.'),
      (error: unknown) =>
        setSaid(error instanceof BenchError ? error.message : 'That did not work. Try again.'),
    );
  };
  return (
    <div className={styles.strip} data-state="expiring">
      <p>
        <FirstWords leftMs={leftMs} />
        <span aria-hidden="true">
          {leftMs > 0
            ? `Unused, this sandbox ends in ${timeLeft(leftMs)}.`
            : 'The time of this sandbox is up.'}
        </span>
      </p>
      <Button look="plain" size="small" onClick={keep}>
        Keep it
      </Button>
    </div>
  );
}

/** Read out once, with the time left then; what counts down is for the eye. */
function FirstWords({ leftMs }: { leftMs: number }) {
  const [words] = useState(() => timeLeft(leftMs));
  return (
    <span className="visually-hidden">Unused, this sandbox ends in {words}. Keep it with the button.</span>
  );
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
