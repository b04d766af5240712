'use client';
/**
 * One plot over time, drawn by uPlot, which is loaded when the first one is shown. What it says stands in words beside
 * it: the figure of now or under the pointer, lowest and highest.
 */
import { useId, useState } from 'react';
import styles from './Plot.module.css';
import { PlotCanvas } from './PlotCanvas.tsx';
import { PlotTimes } from './PlotTimes.tsx';
import type { PlotLine } from './plot-options.ts';
import type { PlotBand, PlotMark } from './plot-overlay.ts';
import { beforeText, extentOf, extentText, momentAt } from './plot-scale.ts';

export interface PlotProps {
  readonly title: string;
  /** What it is, in a few words; shown under the title. */
  readonly about?: string;
  /** Moments in seconds, ascending. */
  readonly xs: readonly number[];
  readonly lines: readonly PlotLine[];
  /** Left and right edge, seconds. */
  readonly view: readonly [number, number];
  readonly format: (value: number) => string;
  readonly atLeast?: number;
  readonly top?: number;
  readonly isBytes?: boolean;
  readonly limit?: { readonly value: number; readonly label: string } | undefined;
  readonly marks?: readonly PlotMark[];
  readonly bands?: readonly PlotBand[];
  readonly syncKey?: string;
  /** A moment that is looked at without a pointer, seconds. */
  readonly at?: number | undefined;
  /** What the right edge is. */
  readonly edge?: string;
  /** `low` for one that stands below another and belongs to it. */
  readonly size?: 'low' | undefined;
}

export function Plot(props: PlotProps) {
  const { title, about, xs, lines, view, format, edge = 'now' } = props;
  const [pointed, setPointed] = useState<number | null>(null);
  const id = useId();
  const chosen = props.at === undefined ? undefined : momentAt(xs, props.at);
  const at = pointed !== null && pointed < xs.length ? pointed : chosen;
  const x = at === undefined ? undefined : xs[at];
  return (
    <figure className={styles.figure} data-size={props.size} aria-labelledby={id}>
      <figcaption id={id} className={styles.head}>
        <span className={styles.title}>{title}</span>
        <span className="visually-hidden">
          {lines.map(line => `: ${lineText(line, props)}`)}
          {props.limit === undefined ? '' : `, limit ${format(props.limit.value)}`}
        </span>
        <span className={styles.readings} aria-hidden="true">
          {lines.map(line => (
            <Reading key={line.label} line={line} at={at} isAlone={lines.length === 1} plot={props} />
          ))}
        </span>
        <span className={styles.about} aria-hidden="true">
          {x === undefined ? about : beforeText(x - view[1], edge)}
        </span>
      </figcaption>
      <PlotCanvas {...props} onPoint={setPointed} />
      <PlotTimes view={view} edge={edge} />
    </figure>
  );
}

function lineText({ label, values }: PlotLine, { title, xs, view, format }: PlotProps): string {
  const said = extentText(extentOf(xs, values, view[0], view[1]), format);
  return label === title ? said : `${label} ${said}`;
}

/** The figure of now, or under the pointer. Of several lines each has its name and its ink. */
function Reading({
  line,
  at,
  isAlone,
  plot: { xs, view, format },
}: {
  line: PlotLine;
  at: number | undefined;
  isAlone: boolean;
  plot: PlotProps;
}) {
  const value = at === undefined ? extentOf(xs, line.values, view[0], view[1])?.last : line.values[at];
  return (
    <span className={styles.reading} data-ink={line.ink} data-some={(value ?? 0) > 0 || undefined}>
      {isAlone ? null : <span className={styles.label}>{line.label}</span>}
      <span className={styles.value}>{value === null || value === undefined ? '–' : format(value)}</span>
    </span>
  );
}
