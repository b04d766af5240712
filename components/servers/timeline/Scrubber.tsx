'use client';
import { useMemo } from 'react';
import type { TopologyMoment } from '#components/bench/servers-state.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { TimelineEntry } from '#sandbox/server-protocol.ts';
import styles from './Scrubber.module.css';
import { clockText, placeOn } from './times.ts';

/** A slider over the states that are kept. At its right end it is now, and stays there as time goes on. */
export function Scrubber({
  moments,
  entries,
  at,
  onLook,
}: {
  moments: readonly TopologyMoment[];
  entries: readonly TimelineEntry[];
  /** Index of the moment that is looked at; undefined: now. */
  at: number | undefined;
  onLook: (at: number | undefined) => void;
}) {
  const last = Math.max(0, moments.length - 1);
  const value = at ?? last;
  const look = (next: number) => onLook(next >= last ? undefined : Math.max(0, next));
  const marks = useMemo(
    () => entries.filter(({ tone, source }) => tone !== 'plain' || source === 'bench'),
    [entries],
  );
  const text = at === undefined ? 'now' : clockText(moments[at]?.atMs ?? 0);
  return (
    <div className={styles.scrubber}>
      <Button
        look="quiet"
        size="small"
        aria-label="One state back"
        aria-disabled={value <= 0}
        onClick={() => look(value - 1)}
      >
        <Icon name="left" />
      </Button>
      <div className={styles.track}>
        <svg className={styles.marks} width="100%" height="10" aria-hidden="true" focusable="false">
          {marks.map(entry => (
            <line
              key={entry.number}
              data-tone={entry.tone}
              x1={`${placeOn(moments, entry) * 100}%`}
              x2={`${placeOn(moments, entry) * 100}%`}
              y1="1"
              y2="9"
            />
          ))}
        </svg>
        <input
          className={styles.slider}
          type="range"
          aria-label="Look back"
          aria-valuetext={text}
          min={0}
          max={Math.max(1, last)}
          value={last === 0 ? 1 : value}
          disabled={last === 0}
          onChange={event => look(Number(event.target.value))}
        />
      </div>
      <Button
        look="quiet"
        size="small"
        aria-label="One state on"
        aria-disabled={at === undefined}
        onClick={() => look(value + 1)}
      >
        <Icon name="right" />
      </Button>
      <output className={styles.time}>{text}</output>
    </div>
  );
}
