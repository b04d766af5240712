/** What stands on a plot beside its lines: a limit, what happened, spans of time. Drawn on uPlot's canvas. */
import type uPlot from 'uplot';
import { drawSpikes, type PlotSpike } from '#components/plot/plot-spikes.ts';

/** `accent` for the one line that matters, `soft` for one beside it, `lost` for what was refused or lost. */
export type PlotInk = 'accent' | 'soft' | 'lost';

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
  readonly spikes?: readonly PlotSpike[] | undefined;
  readonly picked?: number | undefined;
}

/** The colours of the page as it stands, for a canvas. */
export interface PlotInks {
  readonly faint: string;
  readonly rule: string;
  readonly soft: string;
  readonly card: string;
  readonly lostWash: string;
  readonly lines: Readonly<Record<PlotInk, { readonly stroke: string; readonly fill: string }>>;
  /** Of the labels. */
  readonly face: string;
}

/** Under the lines. */
export function drawBands(plot: uPlot, { bands }: PlotOverlay, inks: PlotInks): void {
  const { ctx, bbox } = plot;
  const rightEdge = bbox.left + bbox.width;
  for (const band of bands) {
    const left = Math.max(bbox.left, plot.valToPos(band.from, 'x', true));
    const right = Math.min(rightEdge, plot.valToPos(band.to, 'x', true));
    if (right < bbox.left || left > rightEdge) continue;
    ctx.fillStyle = inks.lostWash;
    ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
    nameAt(plot, left, band.label, inks.lines.lost.stroke, inks);
  }
}

/** Over the lines: the limit, what happened, and spikes. */
export function drawOverlay(
  plot: uPlot,
  { limit, marks, spikes, picked }: PlotOverlay,
  inks: PlotInks,
): void {
  const { ctx, bbox } = plot;
  if (spikes !== undefined) drawSpikes(plot, { spikes, picked }, inks);
  ctx.save();
  ctx.lineWidth = Math.max(1, Math.round(devicePixelRatio));
  ctx.strokeStyle = inks.soft;
  if (limit !== undefined) {
    const y = Math.round(plot.valToPos(limit.value, 'y', true)) + 0.5;
    dashed(ctx, [5, 4], [bbox.left, y], [bbox.left + bbox.width, y]);
    // Below the line, or above it where the drawing ends there.
    const hasRoom = y + 18 * devicePixelRatio < bbox.top + bbox.height;
    const labelY = y + (hasRoom ? 13 : -7) * devicePixelRatio;
    words(plot, limit.label, [bbox.left + 2 * devicePixelRatio, labelY], 'left', inks.soft, inks);
  }
  // The newest is named first; an older one whose name would lie over it is only a line.
  let freeTo = bbox.left + bbox.width;
  for (const mark of [...marks].sort((a, b) => b.at - a.at)) {
    const x = Math.round(plot.valToPos(mark.at, 'x', true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    dashed(ctx, [2, 3], [x, bbox.top], [x, bbox.top + bbox.height]);
    const [left, right] = extentAt(plot, x, mark.label, inks);
    if (mark.label === '' || right > freeTo + 1) continue;
    nameAt(plot, x, mark.label, inks.soft, inks);
    freeTo = left - 8 * devicePixelRatio;
  }
  ctx.restore();
}

function dashed(
  ctx: CanvasRenderingContext2D,
  dash: readonly number[],
  from: [number, number],
  to: [number, number],
): void {
  ctx.setLineDash(dash.map(length => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

/** Above the drawing, to the right of that place or, near the right edge, to the left of it. */
function nameAt(plot: uPlot, x: number, label: string, colour: string, inks: PlotInks): void {
  const align = isNearRight(plot, x) ? 'right' : 'left';
  words(plot, label, [x, plot.bbox.top - 5 * devicePixelRatio], align, colour, inks);
}

const isNearRight = ({ bbox }: uPlot, x: number) => x > bbox.left + bbox.width * 0.6;

/** From where to where that name would stand. */
function extentAt(plot: uPlot, x: number, label: string, inks: PlotInks): readonly [number, number] {
  const { ctx } = plot;
  ctx.save();
  ctx.font = fontOf(inks);
  const { width } = ctx.measureText(label);
  ctx.restore();
  return isNearRight(plot, x) ? [x - width, x] : [x, x + width];
}

const fontOf = ({ face }: PlotInks) => `${11 * devicePixelRatio}px ${face}`;

/** With a rim of the paper's colour, so that a line behind it stays readable. */
function words(
  { ctx }: uPlot,
  text: string,
  at: [number, number],
  align: CanvasTextAlign,
  colour: string,
  inks: PlotInks,
): void {
  ctx.save();
  ctx.setLineDash([]);
  ctx.font = fontOf(inks);
  ctx.textAlign = align;
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4 * devicePixelRatio;
  ctx.strokeStyle = inks.card;
  ctx.strokeText(text, ...at);
  ctx.fillStyle = colour;
  ctx.fillText(text, ...at);
  ctx.restore();
}
