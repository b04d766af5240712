import type { DrawnKey } from '#components/bench/bench-context.ts';

/** The key of those drawn that expires first; undefined if none does. */
export function nextExpiry(keys: ReadonlyMap<string, DrawnKey>): DrawnKey | undefined {
  let next: DrawnKey | undefined;
  for (const drawn of keys.values()) {
    if (drawn.gone !== undefined || drawn.snapshot.expiresAtMs === null) continue;
    const least = next?.snapshot.expiresAtMs ?? Number.POSITIVE_INFINITY;
    if (drawn.snapshot.expiresAtMs < least) next = drawn;
  }
  return next;
}
