/** How every plot of the site looks, said to uPlot: hairlines, one ink for each line, no box around it. */
import type uPlot from 'uplot';
import {
  drawBands,
  drawOverlay,
  type PlotInk,
  type PlotInks,
  type PlotOverlay,
} from '#components/plot/plot-overlay.ts';
import { axisTop, byteSteps, type Values } from '#components/plot/plot-scale.ts';

export interface PlotLine {
  readonly label: string;
  readonly values: Values;
  readonly ink: PlotInk;
  /** `area` is filled below; `bars` stand for what happened within a second. By default a line. */
  readonly look?: 'line' | 'area' | 'bars';
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
  /** Index of the moment under the pointer; null when it has left. */
  readonly onPoint: (at: number | null) => void;
}

/** Of the labels at the left, px; Plot.module.css knows it, too. */
const axisWidth = 58;

/** The options of one plot, in the colours in which the page stands now. */
export function plotOptions(layout: PlotLayout, uplot: typeof uPlot): uPlot.Options {
  const inks = readInks();
  return {
    width: layout.width,
    height: layout.height,
    // What happened is named above the drawing.
    padding: [18, 2, 4, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [...layout.view()] },
      y: { range: (_plot, _low, high) => [0, topOf(layout, high)] },
    },
    // The scale of time is text below the drawing.
    axes: [{ show: false }, valueAxis(layout, inks)],
    series: [{}, ...layout.lines.map(line => lineOptions(line, inks, uplot))],
    cursor: {
      y: false,
      points: { size: 7, width: 2, fill: inks.card },
      drag: { x: false, y: false },
      ...(layout.syncKey === undefined ? {} : { sync: { key: layout.syncKey, scales: ['x', null] } }),
    },
    hooks: {
      setCursor: [plot => layout.onPoint(plot.cursor.idx ?? null)],
      drawAxes: [plot => drawBands(plot, layout.overlay(), inks)],
      draw: [plot => drawOverlay(plot, layout.overlay(), inks)],
    },
  };
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

function lineOptions(line: Pick<PlotLine, 'label' | 'ink' | 'look'>, inks: PlotInks, uplot: typeof uPlot) {
  const { stroke, fill } = inks.lines[line.ink];
  const isBars = line.look === 'bars';
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
