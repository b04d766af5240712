/**
 * One clock for everything that runs down. Whoever listens says after how long it will look different; it is called
 * then, together with all others that are due, in one frame. So a ring that runs for an hour costs next to nothing, and
 * nothing renders in React for it. If the reader wants no motion, nobody is called more than once a second.
 */
/** Gets this browser's clock; answers in how many milliseconds there will be something new to show. */
type Listener = (nowMs: number) => number;

interface Ticking {
  readonly listener: Listener;
  dueMs: number;
}

const ticking = new Set<Ticking>();
/** Those due within so long are called together. */
const togetherMs = 12;
const stillMs = 1000;
let timer: ReturnType<typeof setTimeout> | undefined;
let frame: number | undefined;
let wakesAtMs = Number.POSITIVE_INFINITY;

/** Calls back at once, and then whenever there is something new. Returns the function that stops it. */
export function onTick(listener: Listener): () => void {
  const nowMs = Date.now();
  const entry: Ticking = { listener, dueMs: nowMs + listener(nowMs) };
  ticking.add(entry);
  wakeBy(entry.dueMs, nowMs);
  return () => {
    ticking.delete(entry);
    if (ticking.size > 0) return;
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
    [timer, frame, wakesAtMs] = [undefined, undefined, Number.POSITIVE_INFINITY];
  };
}

function wakeBy(dueMs: number, nowMs: number): void {
  if (frame !== undefined || dueMs >= wakesAtMs) return;
  clearTimeout(timer);
  wakesAtMs = dueMs;
  timer = setTimeout(
    () => {
      frame = requestAnimationFrame(tick);
    },
    Math.max(0, dueMs - nowMs),
  );
}

function tick(): void {
  [timer, frame, wakesAtMs] = [undefined, undefined, Number.POSITIVE_INFINITY];
  const nowMs = Date.now();
  const leastMs = matchMedia('(prefers-reduced-motion: reduce)').matches ? stillMs : 0;
  let next = Number.POSITIVE_INFINITY;
  for (const entry of ticking) {
    if (entry.dueMs <= nowMs + togetherMs) entry.dueMs = nowMs + Math.max(leastMs, entry.listener(nowMs));
    next = Math.min(next, entry.dueMs);
  }
  if (next < Number.POSITIVE_INFINITY) wakeBy(next, nowMs);
}
