/** Single things with a moment and a size, each as a stem with its glyph. Drawn on uPlot's canvas. */
import type uPlot from 'uplot';
import type { PlotInk, PlotInks } from '#components/plot/plot-overlay.ts';

/** Told apart without colour. */
export const spikeGlyphs = [
  'disc',
  'ring',
  'triangle',
  'square',
  'frame',
  'diamond',
  'lozenge',
  'cross',
] as const;
export type SpikeGlyph = (typeof spikeGlyphs)[number];

export interface PlotSpike {
  /** Seconds. */
  readonly at: number;
  /** Above 0. */
  readonly value: number;
  readonly glyph: SpikeGlyph;
  readonly ink: PlotInk;
}

/** The outline of each, in a square from −4 to 4, as an SVG path; the hollow ones are only stroked. */
export const glyphPaths: Readonly<Record<SpikeGlyph, { readonly path: string; readonly isHollow: boolean }>> =
  {
    disc: { path: 'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z', isHollow: false },
    ring: { path: 'M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z', isHollow: true },
    triangle: { path: 'M0-4L4 3.2H-4z', isHollow: false },
    square: { path: 'M-3.2-3.2H3.2V3.2H-3.2z', isHollow: false },
    frame: { path: 'M-2.8-2.8H2.8V2.8H-2.8z', isHollow: true },
    diamond: { path: 'M0-4.2L4.2 0L0 4.2L-4.2 0z', isHollow: false },
    lozenge: { path: 'M0-3.8L3.8 0L0 3.8L-3.8 0z', isHollow: true },
    cross: { path: 'M-3-3L3 3M3-3L-3 3', isHollow: true },
  };

/** From the pointer, px of the page. */
const nearPx = 28;

export function drawSpikes(
  plot: uPlot,
  { spikes, picked }: { spikes: readonly PlotSpike[]; picked: number | undefined },
  inks: PlotInks,
): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  // Half a glyph may stand over the edge.
  const margin = 6 * devicePixelRatio;
  ctx.rect(bbox.left - margin, bbox.top - margin, bbox.width + 2 * margin, bbox.height + 2 * margin);
  ctx.clip();
  for (const [index, spike] of spikes.entries()) if (index !== picked) drawSpike(plot, spike, inks);
  const chosen = picked === undefined ? undefined : spikes[picked];
  if (chosen !== undefined) drawSpike(plot, chosen, inks, { isPicked: true });
  ctx.restore();
}

function drawSpike(plot: uPlot, spike: PlotSpike, inks: PlotInks, { isPicked = false } = {}): void {
  const { ctx, bbox } = plot;
  const [x, y] = [plot.valToPos(spike.at, 'x', true), plot.valToPos(spike.value, 'y', true)];
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  const { stroke } = inks.lines[spike.ink];
  ctx.strokeStyle = stroke;
  ctx.lineWidth = (isPicked ? 1.5 : 1) * devicePixelRatio;
  ctx.globalAlpha = isPicked ? 1 : 0.4;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top + bbox.height);
  ctx.lineTo(x, y);
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(devicePixelRatio, devicePixelRatio);
  if (isPicked) drawRim(ctx, inks);
  const { path, isHollow } = glyphPaths[spike.glyph];
  const outline = new Path2D(path);
  // A rim of the paper's colour keeps neighbours apart.
  ctx.lineWidth = isHollow ? 4.5 : 2;
  ctx.strokeStyle = inks.card;
  ctx.stroke(outline);
  ctx.lineWidth = 1.75;
  ctx.strokeStyle = stroke;
  ctx.fillStyle = stroke;
  if (isHollow) ctx.stroke(outline);
  else ctx.fill(outline);
  ctx.restore();
}

function drawRim(ctx: CanvasRenderingContext2D, inks: PlotInks): void {
  ctx.beginPath();
  ctx.arc(0, 0, 8, 0, 2 * Math.PI);
  ctx.fillStyle = inks.card;
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = inks.soft;
  ctx.stroke();
}

/** The place of the one nearest to the pointer; null if none is near. */
export function nearestSpike(plot: uPlot, spikes: readonly PlotSpike[]): number | null {
  const { left = -1, top = -1 } = plot.cursor;
  if (left < 0 || top < 0) return null;
  let nearest: number | null = null;
  let least = nearPx;
  for (const [index, spike] of spikes.entries()) {
    const distance = Math.hypot(plot.valToPos(spike.at, 'x') - left, plot.valToPos(spike.value, 'y') - top);
    if (distance > least) continue;
    least = distance;
    nearest = index;
  }
  return nearest;
}
