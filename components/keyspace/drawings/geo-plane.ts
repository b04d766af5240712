/**
 * A plain map: longitude and latitude on a plane that keeps distances near its middle true (equirectangular, scaled by
 * the cosine of the middle latitude), a graticule of round degrees, a scale bar, and labels that avoid each other.
 */
import type { Place } from '#sandbox/view/geohash.ts';
import { niceStep } from './nice-steps.ts';

/** Shares of the plane's width and height, from its upper left corner. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

export interface Plane {
  readonly points: readonly PlanePoint[];
  readonly meridians: readonly { readonly at: number; readonly label: string }[];
  readonly parallels: readonly { readonly at: number; readonly label: string }[];
  /** A round distance and how much of the width it takes. */
  readonly scale: { readonly metres: number; readonly share: number };
}

const metresOfDegree = 111_195;
const leastSpan = 0.002;
const margin = 0.14;

export function planeOf(places: readonly Place[], size: { width: number; height: number }): Plane {
  const longitudes = aroundTheGlobe(places.map(({ longitude }) => longitude));
  const latitudes = places.map(({ latitude }) => latitude);
  const middle = { x: middleOf(longitudes), y: middleOf(latitudes) };
  const squeeze = Math.max(0.05, Math.cos((middle.y * Math.PI) / 180));
  const inner = 1 - 2 * margin;
  const perDegree = Math.min(
    (size.width * inner) / Math.max(leastSpan, spanOf(longitudes) * squeeze),
    (size.height * inner) / Math.max(leastSpan, spanOf(latitudes)),
  );
  const x = (longitude: number) => 0.5 + ((longitude - middle.x) * squeeze * perDegree) / size.width;
  const y = (latitude: number) => 0.5 - ((latitude - middle.y) * perDegree) / size.height;
  const degreesAcross = size.width / perDegree / squeeze;
  const degreesDown = size.height / perDegree;
  const step = Math.min(90, niceStep(Math.max(degreesAcross, degreesDown), 4));
  const acrossMetres = degreesAcross * squeeze * metresOfDegree;
  const metres = Math.max(1, niceStep(acrossMetres * 0.24, 1));
  return {
    points: longitudes.map((longitude, index) => ({ x: x(longitude), y: y(latitudes[index] ?? 0) })),
    meridians: multiples(middle.x, degreesAcross, step).map(degree => ({
      at: x(degree),
      label: degrees(((((degree + 180) % 360) + 360) % 360) - 180, step, 'E', 'W'),
    })),
    parallels: multiples(middle.y, degreesDown, step)
      .filter(degree => Math.abs(degree) <= 90)
      .map(degree => ({ at: y(degree), label: degrees(degree, step, 'N', 'S') })),
    scale: { metres, share: metres / acrossMetres },
  };
}

/** Where the other way round the globe is shorter, western longitudes count on beyond 180. */
function aroundTheGlobe(longitudes: readonly number[]): number[] {
  const turned = longitudes.map(longitude => (longitude < 0 ? longitude + 360 : longitude));
  return spanOf(turned) < spanOf(longitudes) ? turned : [...longitudes];
}

const spanOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
const middleOf = (values: readonly number[]) => (Math.max(...values) + Math.min(...values)) / 2;

function multiples(middle: number, span: number, step: number): number[] {
  const first = Math.ceil((middle - span / 2) / step);
  const last = Math.floor((middle + span / 2) / step);
  return Array.from(
    { length: Math.max(0, Math.min(12, last - first + 1)) },
    (_, index) => (first + index) * step,
  );
}

function degrees(value: number, step: number, positive: string, negative: string): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const size = Math.abs(value).toFixed(Math.min(6, digits));
  const sign = Number(size) === 0 ? '' : value > 0 ? positive : negative;
  return `${size}°${sign}`;
}

/** `5 km`, `200 m`. */
export function distanceText(metres: number): string {
  return metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
}

export interface PlacedLabel {
  readonly index: number;
  readonly side: 'right' | 'left' | 'above' | 'below';
}

const sides = ['right', 'left', 'above', 'below'] as const;

/**
 * Labels beside their points, each on the first side on which it covers no other label and no point and stays within
 * the plane; those that find none are left out. Sizes are in the units of `size`.
 */
export function placeLabels(
  points: readonly PlanePoint[],
  widths: readonly number[],
  size: { width: number; height: number },
  lineHeight: number,
): PlacedLabel[] {
  const dot = 5;
  const at = points.map(({ x, y }) => ({ x: x * size.width, y: y * size.height }));
  const taken: Box[] = at.map(({ x, y }) => ({
    left: x - dot,
    right: x + dot,
    top: y - dot,
    bottom: y + dot,
  }));
  const placed: PlacedLabel[] = [];
  for (const [index, { x, y }] of at.entries()) {
    const width = widths[index] ?? 0;
    for (const side of sides) {
      const box = boxOf(side, x, y, width, lineHeight, dot);
      const isInside = box.left >= 0 && box.right <= size.width && box.top >= 0 && box.bottom <= size.height;
      if (!isInside || taken.some((other, number) => number !== index && overlap(box, other))) continue;
      taken.push(box);
      placed.push({ index, side });
      break;
    }
  }
  return placed;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxOf(
  side: PlacedLabel['side'],
  x: number,
  y: number,
  width: number,
  height: number,
  dot: number,
): Box {
  const gap = dot + 2;
  if (side === 'right')
    return { left: x + gap, right: x + gap + width, top: y - height / 2, bottom: y + height / 2 };
  if (side === 'left')
    return { left: x - gap - width, right: x - gap, top: y - height / 2, bottom: y + height / 2 };
  const box = { left: x - width / 2, right: x + width / 2 };
  return side === 'above'
    ? { ...box, top: y - gap - height, bottom: y - gap }
    : { ...box, top: y + gap, bottom: y + gap + height };
}

const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
