/** Round numbers for axes, after Paul Heckbert, “Nice numbers for graph labels” (Graphics Gems, 1990). */

/** The smallest of 1, 2 or 5 times a power of ten by which `span` is divided into no more than `most` parts. */
export function niceStep(span: number, most: number): number {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find(factor => factor * power >= rough * 0.999_999);
  return (step ?? 10) * power;
}

/** The multiples of a nice step from `low` to `high`. */
export function niceTicks(low: number, high: number, most: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return Number.isFinite(low) ? [low] : [];
  const step = niceStep(span, most);
  // Numbers so small that nothing divides them any more.
  if (!(step > 1e-300)) return [low];
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const tick = (first + index) * step;
    return Number(tick.toPrecision(12));
  });
}

/** `1200` as `1.2k`: for ticks, which have little room. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(1).replace('e+', 'e');
  for (const [unit, name] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (size >= unit) return `${Number((value / unit).toPrecision(4))}${name}`;
  }
  return String(Number(value.toPrecision(4)));
}
