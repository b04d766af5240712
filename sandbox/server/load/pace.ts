/**
 * An open loop: requests are due by the clock, whether or not earlier ones were answered, as from people who do not know
 * of each other. It does not drift. If this process itself was held up for long, what was missed is left out instead of
 * being sent all at once.
 */

/** A burst: what is due in a period comes in its first quarter. */
const burst = { periodMs: 4000, part: 0.25 };
const tickMs = 10;
const catchUpMs = 1000;

/** How many requests are due so long after the start. */
export function dueAfter(elapsedMs: number, ratePerSecond: number, isBurst: boolean): number {
  if (!isBurst) return Math.floor((elapsedMs * ratePerSecond) / 1000);
  const inPeriod = (elapsedMs % burst.periodMs) / (burst.periodMs * burst.part);
  const periods = Math.floor(elapsedMs / burst.periodMs) + Math.min(1, inPeriod);
  return Math.floor((periods * burst.periodMs * ratePerSecond) / 1000);
}

export interface PaceOptions {
  readonly ratePerSecond: number;
  readonly isBurst: boolean;
  /** Sends so many. */
  send(count: number): void;
  /** Milliseconds that never go back. */
  now?(): number;
}

/** Returns the function that stops it. */
export function keepPace({
  ratePerSecond,
  isBurst,
  send,
  now = () => performance.now(),
}: PaceOptions): () => void {
  let startedAtMs = now();
  let sent = 0;
  let lastMs = startedAtMs;
  const tick = () => {
    const atMs = now();
    if (atMs - lastMs > catchUpMs) startedAtMs += atMs - lastMs - tickMs;
    lastMs = atMs;
    const due = dueAfter(atMs - startedAtMs, ratePerSecond, isBurst) - sent;
    if (due <= 0) return;
    sent += due;
    send(due);
  };
  const timer = setInterval(tick, tickMs);
  return () => clearInterval(timer);
}
