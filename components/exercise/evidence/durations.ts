/** Virtual times and how long something took, short and exact enough to compare two steps. */

/** `0 ms`, `180 ms`, `5.18 s`, `2 min 5 s`, `1 h 30 min`. */
export function durationText(ms: number): string {
  const whole = Math.round(ms);
  if (whole < 1000) return `${whole} ms`;
  if (whole < 60_000) return `${Number((whole / 1000).toFixed(2))} s`;
  const seconds = Math.round(whole / 1000);
  if (seconds < 3600) return parts([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  return parts([Math.floor(seconds / 3600), 'h'], [Math.floor((seconds % 3600) / 60), 'min']);
}

function parts([large, largeUnit]: [number, string], [small, smallUnit]: [number, string]): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
