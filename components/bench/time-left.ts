/** How long a sandbox has, in words, and when the words change. */

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** A browser's timers hold no more. */
const longestTimerMs = 2_147_483_647;

/** `about 2 hours`, `40 minutes`, `less than a minute`. Minutes are never more than there are. */
export function timeLeft(ms: number): string {
  if (ms < minuteMs) return 'less than a minute';
  if (ms < 100 * minuteMs) return count(Math.floor(ms / minuteMs), 'minute');
  return `about ${count(Math.round(ms / hourMs), 'hour')}`;
}

/** After how long to look again: when the warning begins, or about when the words change. */
export function nextLookMs(leftMs: number, warningMs: number): number {
  if (leftMs > warningMs) return Math.min(longestTimerMs, leftMs - warningMs);
  if (leftMs <= 0) return minuteMs;
  return Math.min(leftMs, (leftMs % minuteMs) + 1);
}

function count(n: number, unit: string): string {
  return n === 1 ? `1 ${unit}` : `${n} ${unit}s`;
}
