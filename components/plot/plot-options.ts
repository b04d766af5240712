/** How every plot of the site looks, said to uPlot: hairlines, one ink for each line, no box around it. */
import type uPlot from 'uplot';
import {
  drawBands,
  drawOverlay,
  type PlotInk,
  type PlotInks,
  type PlotOverlay,
} from '#components/plot/plot-overlay.ts';
import { axisTop, byteSteps, decadesOf, decadesWithin, type Values } from '#components/plot/plot-scale.ts';
import { nearestSpike } from '#components/plot/plot-spikes.ts';

export interface PlotLine {
  readonly label: string;
  readonly values: Values;
  readonly ink: PlotInk;
  /** `area` is filled below; `bars` stand for what happened within a second; `spikes` are drawn by themselves, on an
   * axis by powers of ten. By default a line. */
  readonly look?: 'line' | 'area' | 'bars' | 'spikes';
}

export interface PlotLayout {
  readonly width: number;
  readonly height: number;
  /** Left and right edge, seconds. */
  readonly view: () => readonly [number, number];
  readonly lines: readonly Pick<PlotLine, 'label' | 'ink' | 'look'>[];
  readonly format: (value: number) => string;
  /** The axis reaches at least so high. */
  readonly atLeast: number;
  /** It ends here, whatever the values. */
  readonly top?: number | undefined;
  readonly isBytes: boolean;
  readonly overlay: () => PlotOverlay;
  /** Plots of one key show the same moment under the pointer. */
  readonly syncKey: string | undefined;
  /** Index of the moment or the spike under the pointer; null when it has left. */
  readonly onPoint: (at: number | null) => void;
}

/** Of the labels at the left, px; Plot.module.css knows it, too. */
const axisWidth = 58;

/** The options of one plot, in the colours in which the page stands now. */
export function plotOptions(layout: PlotLayout, uplot: typeof uPlot): uPlot.Options {
  const inks = readInks();
  const isByTens = layout.lines.some(({ look }) => look === 'spikes');
  return {
    width: layout.width,
    height: layout.height,
    // What happened is named above the drawing.
    padding: [18, 2, 4, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [...layout.view()] },
      y: isByTens
        ? {
            distr: 3,
            log: 10,
            range: (_plot, low, high) => decadesOf(low, high, layout.overlay().limit?.value),
          }
        : { range: (_plot, _low, high) => [0, topOf(layout, high)] },
    },
    // The scale of time is text below the drawing.
    axes: [{ show: false }, { ...valueAxis(layout, inks), ...(isByTens ? byTens : {}) }],
    series: [{}, ...layout.lines.map(line => lineOptions(line, inks, uplot))],
    cursor: {
      y: false,
      points: isByTens ? { show: false } : { size: 7, width: 2, fill: inks.card },
      drag: { x: false, y: false },
      ...(layout.syncKey === undefined ? {} : { sync: { key: layout.syncKey, scales: ['x', null] } }),
    },
    hooks: {
      setCursor: [plot => layout.onPoint(pointedAt(plot, layout.overlay().spikes))],
      drawAxes: [plot => drawBands(plot, layout.overlay(), inks)],
      draw: [plot => drawOverlay(plot, layout.overlay(), inks)],
    },
  };
}

/** One line of the grid for each power of ten. */
const byTens: Pick<uPlot.Axis, 'splits' | 'filter'> = {
  splits: (_plot, _axis, low, high) => decadesWithin(low, high),
  filter: (_plot, splits) => splits,
};

function pointedAt(plot: uPlot, spikes: PlotOverlay['spikes']): number | null {
  return spikes === undefined ? (plot.cursor.idx ?? null) : nearestSpike(plot, spikes);
}

function topOf(layout: PlotLayout, highest: number): number {
  if (layout.top !== undefined) return layout.top;
  const { limit } = layout.overlay();
  return axisTop(Math.max(highest, limit?.value ?? 0), { atLeast: layout.atLeast });
}

function readInks(): PlotInks {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    faint: token('--ink-faint'),
    rule: token('--rule'),
    soft: token('--ink-soft'),
    card: token('--card'),
    lostWash: token('--lost-wash'),
    lines: {
      accent: { stroke: token('--accent'), fill: token('--accent-wash') },
      soft: { stroke: token('--edge'), fill: token('--well') },
      lost: { stroke: token('--lost'), fill: token('--lost-wash') },
    },
    face: token('--face-mono'),
  };
}

function valueAxis(layout: PlotLayout, inks: PlotInks): uPlot.Axis {
  return {
    stroke: inks.faint,
    font: `11px ${inks.face}`,
    size: axisWidth,
    gap: 6,
    space: 26,
    grid: { stroke: inks.rule, width: 1 },
    ticks: { show: false },
    ...(layout.isBytes ? { incrs: [...byteSteps] } : {}),
    values: (_plot, splits) => splits.map(layout.format),
  };
}

function lineOptions(
  line: Pick<PlotLine, 'label' | 'ink' | 'look'>,
  inks: PlotInks,
  uplot: typeof uPlot,
): uPlot.Series {
  const { stroke, fill } = inks.lines[line.ink];
  const isBars = line.look === 'bars';
  // Their values make the axis; they are drawn over it.
  if (line.look === 'spikes') return { label: line.label, paths: () => null, points: { show: false } };
  const bars = isBars ? uplot.paths.bars?.({ size: [0.72, 12], align: -1 }) : undefined;
  const options: uPlot.Series = {
    label: line.label,
    stroke,
    width: isBars ? 0 : 1.75,
    points: { show: false },
    spanGaps: false,
    ...(isBars ? { fill: stroke } : {}),
    ...(line.look === 'area' ? { fill } : {}),
    ...(bars === undefined ? {} : { paths: bars }),
  };
  return options;
}
