'use client';
import { useEffect, useId, useRef, useState } from 'react';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { bytesText } from '#components/keyspace/key-text.ts';
import { onTick } from '#components/keyspace/ticker.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { historyArea } from './history-area.ts';
import { nextExpiry } from './next-expiry.ts';
import { useStepWords } from './step-words.ts';
import styles from './TimeTools.module.css';
import { UndoWrite } from './UndoWrite.tsx';
import { useDismiss } from './use-dismiss.ts';

const steps = [
  { byMs: 1000, text: '+1 s', name: 'plusSecond' },
  { byMs: 10_000, text: '+10 s', name: 'plusTen' },
  { byMs: 60_000, text: '+60 s', name: 'plusMinute' },
] as const;

/** What moves the sandbox: undo, and time on. Where the bench is narrow they open from one button. */
export function TimeTools() {
  const t = useLazyText(historyArea);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  useDismiss(root, isOpen, () => setOpen(false));
  return (
    <div ref={root} className={styles.tools}>
      <Button
        look="quiet"
        size="small"
        className={styles.opener}
        aria-label={t('more')}
        title={t('more')}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="clock" />
      </Button>
      <div id={id} className={styles.group} data-open={isOpen || undefined}>
        <UndoWrite />
        <TimeTravel />
      </div>
    </div>
  );
}

/** Moves the sandbox's time on, so that a TTL need not be waited for. */
function TimeTravel() {
  const t = useLazyText(historyArea);
  const words = useStepWords();
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const offsetMs = useBenchState(state => state.offsetMs);
  const isConnected = useBenchState(state => state.status.state === 'open');
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
  const isDisabled = !isConnected || isMoving;
  return (
    <fieldset className={styles.travel}>
      <legend className="visually-hidden">{t('moveTime')}</legend>
      <span className={styles.clock} title={t('movedSoFar', { time: words.time(offsetMs) })}>
        <Icon name="clock" />
      </span>
      {steps.map(({ byMs, text, name }) => (
        <Button
          key={byMs}
          look="quiet"
          size="small"
          className={styles.step}
          aria-label={t(name)}
          title={isConnected ? t(name) : t('notConnected')}
          aria-disabled={isDisabled}
          onClick={() => !isDisabled && move(byMs)}
        >
          {text}
        </Button>
      ))}
      <ToNextExpiry isDisabled={isDisabled} onMove={() => move('next-expiry')} />
    </fieldset>
  );
}

function ToNextExpiry({ isDisabled, onMove }: { isDisabled: boolean; onMove: () => void }) {
  const t = useLazyText(historyArea);
  const words = useStepWords();
  const next = useBenchState(state => nextExpiry(state.keys));
  const skewMs = useBenchState(state => state.skewMs);
  const expiresAtMs = next?.snapshot.expiresAtMs ?? undefined;
  const leftMs = useLeft(expiresAtMs, skewMs);
  const key = next === undefined ? '' : bytesText(next.snapshot.key);
  const isOff = isDisabled || next === undefined;
  const name =
    next === undefined ? t('noExpiry') : t('nextExpiry', { key, time: words.time(roughly(leftMs)) });
  return (
    <Button
      look="quiet"
      size="small"
      className={styles.step}
      aria-label={name}
      title={name}
      aria-disabled={isOff}
      onClick={() => !isOff && onMove()}
    >
      <Icon name="forward" />
      {next === undefined ? null : (
        <>
          <span className={styles.left}>{words.time(roughly(leftMs))}</span>
          <bdi className={styles.key}>{key}</bdi>
        </>
      )}
    </Button>
  );
}

/** In whole seconds, as rings show it. */
const roughly = (ms: number) => Math.ceil(ms / 1000) * 1000;

/** Milliseconds until then, once a second. */
function useLeft(untilMs: number | undefined, skewMs: number): number {
  const [leftMs, setLeft] = useState(0);
  useEffect(() => {
    if (untilMs === undefined) return;
    return onTick(nowMs => {
      const left = Math.max(0, untilMs - nowMs - skewMs);
      setLeft(roughly(left));
      return left > 0 ? left % 1000 || 1000 : 1000;
    });
  }, [untilMs, skewMs]);
  return leftMs;
}
