'use client';
/**
 * One plot over time, drawn by uPlot, which is loaded when the first one is shown. What it says stands in words beside
 * it: the figure of now or under the pointer, lowest and highest.
 */
import { useEffect, useId, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { onSchemeChange } from '#components/diagram/mermaid-theme.ts';
import styles from './Plot.module.css';
import { type PlotLine, plotOptions } from './plot-options.ts';
import type { PlotBand, PlotMark } from './plot-overlay.ts';
import { beforeText, extentOf, extentText, momentAt, type Values } from './plot-scale.ts';

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
}

const noMarks: readonly PlotMark[] = [];
const noBands: readonly PlotBand[] = [];
const scalePlaces = ['left', 'middle', 'right'];

export function Plot(props: PlotProps) {
  const { title, about, xs, lines, view, format, edge = 'now' } = props;
  const [pointed, setPointed] = useState<number | null>(null);
  const id = useId();
  const chosen = props.at === undefined ? undefined : momentAt(xs, props.at);
  const at = pointed !== null && pointed < xs.length ? pointed : chosen;
  const x = at === undefined ? undefined : xs[at];
  return (
    <figure className={styles.figure} aria-labelledby={id}>
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
      <Canvas {...props} onPoint={setPointed} />
      <p className={styles.scale} aria-hidden="true">
        {[view[0], (view[0] + view[1]) / 2, view[1]].map((at, place) => (
          <span key={scalePlaces[place]}>{beforeText(at - view[1], edge)}</span>
        ))}
      </p>
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

type CanvasProps = PlotProps & { readonly onPoint: (at: number | null) => void };

/** The drawing itself. It is made anew when the colour scheme or the kind of lines changes; data only redraws it. */
function Canvas(props: CanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  const [isBroken, setBroken] = useState(false);
  const { xs, lines, view, marks, bands, limit, at } = props;
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
  }, [xs, lines, view[0], view[1], marks, bands, limit?.value, at]);
  if (isBroken)
    return <p className={styles.broken}>The plot could not be loaded. Its figures stand above.</p>;
  return <div ref={box} className={styles.canvas} aria-hidden="true" />;
}

/** With the moment that is looked at. */
function marksOf({ marks = noMarks, at }: PlotProps): readonly PlotMark[] {
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
