/**
 * One clock for everything that runs down. Whoever listens is called once a frame, four times a second where many
 * listen, and once a second if the reader wants no motion. Nothing renders in React for it.
 */
type Listener = (nowMs: number) => void;

const listeners = new Set<Listener>();
const slowMs = 250;
const stillMs = 1000;
let frame: number | undefined;
let lastTickMs = 0;

/** Calls back with this browser's clock, at once and then regularly. Returns the function that stops it. */
export function onTick(listener: Listener): () => void {
  listeners.add(listener);
  listener(Date.now());
  frame ??= requestAnimationFrame(tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || frame === undefined) return;
    cancelAnimationFrame(frame);
    frame = undefined;
  };
}

function tick(): void {
  const nowMs = Date.now();
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (nowMs - lastTickMs >= (isStill ? stillMs : listeners.size > 40 ? slowMs : 0)) {
    lastTickMs = nowMs;
    for (const listener of listeners) listener(nowMs);
  }
  frame = requestAnimationFrame(tick);
}
