'use client';
import { useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { BenchError, useBench, useBenchState } from './bench-context.ts';
import { describeMs } from './bench-state.ts';
import styles from './TimeTravel.module.css';

const steps = [
  { byMs: 1000, text: '+1 s', name: '+1 s: move time on by 1 second' },
  { byMs: 10_000, text: '+10 s', name: '+10 s: move time on by 10 seconds' },
  { byMs: 60_000, text: '+60 s', name: '+60 s: move time on by 60 seconds' },
] as const;

/** Moves the sandbox's time on, so that a TTL need not be waited for. */
export function TimeTravel() {
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const offsetMs = useBenchState(state => state.offsetMs);
  const isOpen = useBenchState(state => state.status.state === 'open');
  const [isMoving, setMoving] = useState(false);
  const move = (by: number | 'next-expiry') => {
    setMoving(true);
    bench
      .advance(by)
      .catch((error: unknown) => {
        if (!(error instanceof BenchError)) throw error;
        bench.note(activeTab, error.message);
      })
      .finally(() => setMoving(false));
  };
  const isDisabled = !isOpen || isMoving;
  return (
    <fieldset className={styles.travel}>
      <legend className="visually-hidden">Move time on</legend>
      <span className={styles.clock} title={`${describeMs(offsetMs)} moved on so far`}>
        <Icon name="clock" />
      </span>
      {steps.map(({ byMs, text, name }) => (
        <Button
          key={byMs}
          look="quiet"
          size="small"
          className={styles.step}
          aria-label={name}
          aria-disabled={isDisabled}
          onClick={() => !isDisabled && move(byMs)}
        >
          {text}
        </Button>
      ))}
      <Button
        look="quiet"
        size="small"
        className={styles.step}
        aria-label="Move time on to the next expiry"
        aria-disabled={isDisabled}
        onClick={() => !isDisabled && move('next-expiry')}
      >
        <Icon name="forward" /> <span className={styles.word}>next expiry</span>
      </Button>
    </fieldset>
  );
}
