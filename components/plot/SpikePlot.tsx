'use client';
/**
 * Single things over time, each a mark at its moment, as high as it was long, on an axis by powers of ten. One of them
 * is looked at: by a pointer over the drawing, or by the slider below it.
 */
import { type ReactNode, useId, useMemo } from 'react';
import styles from './Plot.module.css';
import { PlotCanvas } from './PlotCanvas.tsx';
import { PlotTimes } from './PlotTimes.tsx';
import type { PlotSpike } from './plot-spikes.ts';

export interface SpikePlotProps {
  readonly title: string;
  /** What it shows at the moment, in words. */
  readonly said: string;
  /** In view, the oldest first. */
  readonly spikes: readonly PlotSpike[];
  /** Left and right edge, seconds. */
  readonly view: readonly [number, number];
  readonly format: (value: number) => string;
  readonly limit?: { readonly value: number; readonly label: string } | undefined;
  readonly syncKey: string;
  readonly picked: number | undefined;
  readonly onPick: (index: number | undefined) => void;
  /** What one of them is, for the slider and for the line below the drawing. */
  readonly textOf: (index: number) => string;
  /** Said there while none is looked at. */
  readonly hint: string;
  readonly children?: ReactNode;
}

export function SpikePlot(props: SpikePlotProps) {
  const { title, said, spikes, view, format, limit, syncKey, picked, onPick } = props;
  const id = useId();
  // Both edges, so that there is an axis before anything happens.
  const xs = useMemo(() => [view[0], ...spikes.map(({ at }) => at), view[1]], [spikes, view]);
  const lines = useMemo(
    () => [
      {
        label: title,
        values: [null, ...spikes.map(({ value }) => value), null],
        ink: 'accent' as const,
        look: 'spikes' as const,
      },
    ],
    [title, spikes],
  );
  return (
    <figure className={styles.figure} aria-labelledby={id}>
      <figcaption id={id} className={styles.spikeHead}>
        <span className={styles.title}>{title}</span>
        <span className="visually-hidden">: </span>
        <span className={styles.said}>{said}</span>
      </figcaption>
      {props.children}
      <PlotCanvas
        xs={xs}
        lines={lines}
        view={view}
        format={format}
        limit={limit}
        spikes={spikes}
        picked={picked}
        syncKey={syncKey}
        onPoint={at => at !== null && onPick(at)}
      />
      <PlotTimes view={view} edge="now" />
      <Picked {...props} />
    </figure>
  );
}

function Picked({ title, spikes, picked, onPick, textOf, hint }: SpikePlotProps) {
  const id = useId();
  const last = spikes.length - 1;
  if (last < 0) return null;
  const text = picked === undefined ? undefined : textOf(picked);
  return (
    <div className={styles.picked}>
      <label className="visually-hidden" htmlFor={id}>
        {title}: look at one
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={last}
        step={1}
        value={picked ?? last}
        aria-valuetext={text ?? hint}
        onFocus={() => picked === undefined && onPick(last)}
        onChange={event => onPick(Number(event.target.value))}
      />
      <p className={styles.pickedText} data-none={text === undefined || undefined} aria-hidden="true">
        {text ?? hint}
      </p>
    </div>
  );
}
