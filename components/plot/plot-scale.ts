/** The parts of a plot that are plain arithmetic: what is in view, how high the axis goes, what it says in words. */

export type Values = readonly (number | null)[];

/** Increments of an axis in bytes: powers of two. */
export const byteSteps: readonly number[] = Array.from({ length: 42 }, (_, power) => 2 ** power);

/** The top of an axis that starts at 0: a little above what is drawn, never 0 itself. */
export function axisTop(highest: number | undefined, options: { atLeast: number }): number {
  return Math.max((highest ?? 0) * 1.12, options.atLeast);
}

/** From one power of ten to another, around what is drawn and the limit: at least two of them. All above 0. */
export function decadesOf(
  low: number | null,
  high: number | null,
  limit: number | undefined,
): [number, number] {
  const drawn = [low, high, limit ?? null].filter(value => value !== null && value > 0).map(Number);
  if (drawn.length === 0) return [1, 100];
  const from = Math.floor(Math.log10(Math.min(...drawn)));
  const to = Math.ceil(Math.log10(Math.max(...drawn) * 1.2));
  return [10 ** from, 10 ** Math.max(to, from + 2)];
}

/** The powers of ten from the one to the other, both included. */
export function decadesWithin(low: number, high: number): number[] {
  const [from, to] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
  return Array.from({ length: Math.max(1, to - from + 1) }, (_, step) => 10 ** (from + step));
}

export interface Extent {
  readonly last: number | null;
  readonly low: number;
  readonly high: number;
}

/** Of what is in view. `last` is null if the newest moment has no value; undefined if none has. */
export function extentOf(
  xs: readonly number[],
  values: Values,
  from: number,
  to: number,
): Extent | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let last: number | null = null;
  for (const [at, x] of xs.entries()) {
    if (x < from || x > to) continue;
    const value = values[at] ?? null;
    last = value;
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high === Number.NEGATIVE_INFINITY ? undefined : { last, low, high };
}

/** A plot in words. */
export function extentText(extent: Extent | undefined, format: (value: number) => string): string {
  if (extent === undefined) return 'nothing measured yet';
  const last = extent.last === null ? 'no value now' : `now ${format(extent.last)}`;
  return `${last}, lowest ${format(extent.low)}, highest ${format(extent.high)}`;
}

/** The index of the last moment that is not later; undefined if all are. */
export function momentAt(xs: readonly number[], x: number): number | undefined {
  const at = xs.findLastIndex(moment => moment <= x);
  return at === -1 ? undefined : at;
}

/** `now`, `−30 s`, `−2 min`: seconds before the right edge, which has a name. */
export function beforeText(seconds: number, edge = 'now'): string {
  const before = Math.round(-seconds);
  if (before <= 0) return edge;
  return before % 60 === 0 ? `−${before / 60} min` : `−${before} s`;
}
