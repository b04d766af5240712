'use client';
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { historyArea } from './history-area.ts';
import styles from './RailSlider.module.css';
import { RailTicks } from './RailTicks.tsx';
import { atOfX, xOfAt } from './rail-scale.ts';
import { useStepWords } from './step-words.ts';
import type { History } from './use-history.ts';

const page = 10;

/** Every step is a tick; the thumb stands at the one whose keys are drawn, and at the right end now. */
export function RailSlider({ history }: { history: History }) {
  const { recorded, at, isNow, goTo } = history;
  const t = useLazyText(historyArea);
  const words = useStepWords();
  const track = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const { steps } = recorded;
  const scale = { width, count: steps.length };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyTarget(event.key, at, steps.length);
    if (next === undefined) return;
    event.preventDefault();
    goTo(next);
  };
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    goTo(atOfX(event.clientX - box.left, { width: box.width, count: steps.length }));
  };
  return (
    <div
      ref={track}
      className={styles.track}
      role="slider"
      tabIndex={0}
      aria-label={t('slider')}
      aria-description={t('sliderHelp')}
      aria-valuemin={0}
      aria-valuemax={steps.length}
      aria-valuenow={at}
      aria-valuetext={isNow ? t('now') : `${words.when(history)}, ${words.ago(history)}`}
      onKeyDown={onKeyDown}
      onPointerDown={event => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event);
      }}
    >
      {width > 0 ? (
        <>
          <RailTicks steps={steps} width={width} />
          <span
            className={styles.thumb}
            data-now={isNow || undefined}
            style={{ insetInlineStart: `${xOfAt(at, scale)}px` }}
          />
        </>
      ) : null}
    </div>
  );
}

function keyTarget(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return at - 1;
    case 'ArrowRight':
    case 'ArrowUp':
      return at + 1;
    case 'PageDown':
      return at - page;
    case 'PageUp':
      return at + page;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
