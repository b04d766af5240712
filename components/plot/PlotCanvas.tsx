'use client';
/** The drawing of a plot itself, by uPlot, which is loaded when the first one is shown. */
import { useEffect, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { onSchemeChange } from '#components/ui/on-scheme-change.ts';
import styles from './Plot.module.css';
import { type PlotLine, plotOptions } from './plot-options.ts';
import type { PlotBand, PlotMark } from './plot-overlay.ts';
import type { Values } from './plot-scale.ts';
import type { PlotSpike } from './plot-spikes.ts';

export interface CanvasProps {
  readonly xs: readonly number[];
  readonly lines: readonly PlotLine[];
  readonly view: readonly [number, number];
  readonly format: (value: number) => string;
  readonly atLeast?: number;
  readonly top?: number;
  readonly isBytes?: boolean;
  readonly limit?: { readonly value: number; readonly label: string } | undefined;
  readonly marks?: readonly PlotMark[];
  readonly bands?: readonly PlotBand[];
  /** Drawn on an axis by powers of ten; then the pointer is at the nearest of them. */
  readonly spikes?: readonly PlotSpike[] | undefined;
  /** The place among them of the one that is looked at. */
  readonly picked?: number | undefined;
  readonly syncKey?: string;
  readonly at?: number | undefined;
  /** The place of the moment, or of the spike, under the pointer; null when it has left. */
  readonly onPoint: (at: number | null) => void;
}

const noMarks: readonly PlotMark[] = [];
const noBands: readonly PlotBand[] = [];

/** The drawing itself. It is made anew when the colour scheme or the kind of lines changes; data only redraws it. */
export function PlotCanvas(props: CanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  const [isBroken, setBroken] = useState(false);
  const { xs, lines, view, marks, bands, limit, at, picked } = props;
  const kinds = lines.map(({ label, ink, look }) => `${label} ${ink} ${look}`).join('\n');
  useEffect(() => {
    latest.current = props;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `kinds` says when lines are other ones
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let isCurrent = true;
    let stop = (): void => undefined;
    loadUplot().then(
      uplot => {
        if (isCurrent) stop = keepDrawn(element, uplot, plot, latest);
      },
      () => setBroken(true),
    );
    return () => {
      isCurrent = false;
      stop();
    };
  }, [kinds]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn hangs on all of these
  useEffect(() => {
    plot.current?.setData(dataOf(xs, lines));
  }, [xs, lines, view[0], view[1], marks, bands, limit?.value, at, picked]);
  if (isBroken)
    return <p className={styles.broken}>The plot could not be loaded. Its figures stand above.</p>;
  return <div ref={box} className={styles.canvas} aria-hidden="true" />;
}

/** With the moment that is looked at. */
function marksOf({ marks = noMarks, at }: CanvasProps): readonly PlotMark[] {
  return at === undefined ? marks : [...marks, { at, label: '' }];
}

interface Current<T> {
  current: T;
}

/** Draws into that element until it is stopped: at once, at another size and in another colour scheme. */
function keepDrawn(
  element: HTMLElement,
  uplot: typeof uPlot,
  plot: Current<uPlot | undefined>,
  latest: Current<CanvasProps>,
): () => void {
  const draw = (): void => {
    plot.current?.destroy();
    const { lines, format, atLeast = 0, top, isBytes = false, syncKey } = latest.current;
    const options = plotOptions(
      {
        width: element.clientWidth,
        height: element.clientHeight,
        lines,
        format,
        atLeast,
        top,
        isBytes,
        syncKey,
        view: () => latest.current.view,
        overlay: () => ({
          limit: latest.current.limit,
          marks: marksOf(latest.current),
          bands: latest.current.bands ?? noBands,
          spikes: latest.current.spikes,
          picked: latest.current.picked,
        }),
        onPoint: at => latest.current.onPoint(at),
      },
      uplot,
    );
    plot.current = new uplot(options, dataOf(latest.current.xs, lines), element);
  };
  draw();
  const resized = new ResizeObserver(() => {
    plot.current?.setSize({ width: element.clientWidth, height: element.clientHeight });
  });
  resized.observe(element);
  const stopScheme = onSchemeChange(draw);
  return () => {
    stopScheme();
    resized.disconnect();
    plot.current?.destroy();
    plot.current = undefined;
  };
}

function dataOf(xs: readonly number[], lines: readonly { readonly values: Values }[]): uPlot.AlignedData {
  return [[...xs], ...lines.map(({ values }) => [...values])];
}

let loading: Promise<typeof uPlot> | undefined;

/** uPlot and its style sheet, once for the page; after a failure the next plot tries again. */
function loadUplot(): Promise<typeof uPlot> {
  loading ??= import('./uplot.ts').then(({ uplot }) => uplot);
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
