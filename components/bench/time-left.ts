/** How long a sandbox has, in words, and when the words change. */
import type { ClientText } from '#components/i18n/catalogue.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** A browser's timers hold no more. */
const longestTimerMs = 2_147_483_647;

/** `about 2 hours`, `40 minutes`, `less than a minute`. Minutes are never more than there are. */
export function timeLeft(t: ClientText<'bench'>, ms: number): string {
  if (ms < minuteMs) return t('lessThanMinute');
  if (ms < 100 * minuteMs) return t('minutes', { count: Math.floor(ms / minuteMs) });
  return t('hours', { count: Math.round(ms / hourMs) });
}

/** After how long to look again: when the warning begins, or about when the words change. */
export function nextLookMs(leftMs: number, warningMs: number): number {
  if (leftMs > warningMs) return Math.min(longestTimerMs, leftMs - warningMs);
  if (leftMs <= 0) return minuteMs;
  return Math.min(leftMs, (leftMs % minuteMs) + 1);
}
