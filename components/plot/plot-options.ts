/** How every plot of the site looks, said to uPlot: hairlines, one ink for each line, no box around it. */
import type uPlot from 'uplot';
import { axisTop, byteSteps, type Values } from '#components/plot/plot-scale.ts';

/** `accent` for the one line that matters, `soft` for one beside it, `lost` for what was refused or lost. */
export type PlotInk = 'accent' | 'soft' | 'lost';

export interface PlotLine {
  readonly label: string;
  readonly values: Values;
  readonly ink: PlotInk;
  /** `area` is filled below; `bars` stand for what happened within a second. By default a line. */
  readonly look?: 'line' | 'area' | 'bars';
}

/** Something that happened at a moment, drawn as a hairline with its name. */
export interface PlotMark {
  readonly at: number;
  readonly label: string;
}

/** From a moment to another. */
export interface PlotBand {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** What is drawn over the lines. Read anew at each drawing. */
export interface PlotOverlay {
  readonly limit?: { readonly value: number; readonly label: string } | undefined;
  readonly marks: readonly PlotMark[];
  readonly bands: readonly PlotBand[];
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

interface Inks {
  readonly faint: string;
  readonly rule: string;
  readonly edge: string;
  readonly ink: string;
  readonly card: string;
  readonly lostWash: string;
  readonly lines: Readonly<Record<PlotInk, { readonly stroke: string; readonly fill: string }>>;
  readonly font: string;
}

/** The options of one plot, in the colours in which the page stands now. */
export function plotOptions(layout: PlotLayout, uplot: typeof uPlot): uPlot.Options {
  const inks = readInks();
  return {
    width: layout.width,
    height: layout.height,
    padding: [10, 2, 4, 0],
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
      drawAxes: [plot => drawBands(plot, layout, inks)],
      draw: [plot => drawOverlay(plot, layout, inks)],
    },
  };
}

function topOf(layout: PlotLayout, highest: number): number {
  if (layout.top !== undefined) return layout.top;
  const { limit } = layout.overlay();
  return axisTop(Math.max(highest, limit?.value ?? 0), { atLeast: layout.atLeast });
}

function readInks(): Inks {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    faint: token('--ink-faint'),
    rule: token('--rule'),
    edge: token('--edge'),
    ink: token('--ink-soft'),
    card: token('--card'),
    lostWash: token('--lost-wash'),
    lines: {
      accent: { stroke: token('--accent'), fill: token('--accent-wash') },
      soft: { stroke: token('--edge'), fill: token('--well') },
      lost: { stroke: token('--lost'), fill: token('--lost-wash') },
    },
    font: `11px ${token('--face-mono')}`,
  };
}

function valueAxis(layout: PlotLayout, inks: Inks): uPlot.Axis {
  return {
    stroke: inks.faint,
    font: inks.font,
    size: axisWidth,
    gap: 6,
    space: 26,
    grid: { stroke: inks.rule, width: 1 },
    ticks: { show: false },
    ...(layout.isBytes ? { incrs: [...byteSteps] } : {}),
    values: (_plot, splits) => splits.map(layout.format),
  };
}

function lineOptions(line: Pick<PlotLine, 'label' | 'ink' | 'look'>, inks: Inks, uplot: typeof uPlot) {
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

/** Under the lines. */
function drawBands(plot: uPlot, layout: PlotLayout, inks: Inks): void {
  const { ctx, bbox } = plot;
  for (const band of layout.overlay().bands) {
    const left = Math.max(bbox.left, plot.valToPos(band.from, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(band.to, 'x', true));
    if (right < bbox.left || left > bbox.left + bbox.width) continue;
    ctx.fillStyle = inks.lostWash;
    ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
    text(plot, inks.lines.lost.stroke, inks.font, band.label, left + 4, bbox.top + 11);
  }
}

/** Over the lines: the limit, and what happened. */
function drawOverlay(plot: uPlot, layout: PlotLayout, inks: Inks): void {
  const { ctx, bbox } = plot;
  const { limit, marks } = layout.overlay();
  ctx.save();
  ctx.lineWidth = Math.max(1, Math.round(devicePixelRatio));
  ctx.strokeStyle = inks.ink;
  if (limit !== undefined) {
    const y = Math.round(plot.valToPos(limit.value, 'y', true)) + 0.5;
    ctx.setLineDash([5, 4].map(length => length * devicePixelRatio));
    stroke(ctx, [bbox.left, y], [bbox.left + bbox.width, y]);
    text(plot, inks.ink, inks.font, limit.label, bbox.left + bbox.width, y - 5, 'right');
  }
  ctx.setLineDash([2, 3].map(length => length * devicePixelRatio));
  for (const mark of marks) {
    const x = Math.round(plot.valToPos(mark.at, 'x', true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    stroke(ctx, [x, bbox.top], [x, bbox.top + bbox.height]);
    const isRight = x > bbox.left + bbox.width * 0.7;
    const y = bbox.top + 20 * devicePixelRatio;
    text(plot, inks.ink, inks.font, mark.label, x + (isRight ? -4 : 4), y, isRight ? 'right' : 'left');
  }
  ctx.restore();
}

function stroke(ctx: CanvasRenderingContext2D, from: [number, number], to: [number, number]): void {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

function text(
  { ctx }: uPlot,
  colour: string,
  font: string,
  words: string,
  x: number,
  y: number,
  align: CanvasTextAlign = 'left',
): void {
  ctx.save();
  ctx.fillStyle = colour;
  ctx.font = font.replace('11px', `${Math.round(11 * devicePixelRatio)}px`);
  ctx.textAlign = align;
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(words, x, y);
  ctx.restore();
}
