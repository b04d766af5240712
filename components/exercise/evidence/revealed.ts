'use client';
/** Of which evidence the learner has been told the step: until then nothing on the page gives it away. */
import { useSyncExternalStore } from 'react';
import type { Evidence } from '#lessons/schema.ts';

const revealed = new WeakSet<Evidence>();
const listeners = new Set<() => void>();
let count = 0;

export function reveal(evidence: Evidence): void {
  if (revealed.has(evidence)) return;
  revealed.add(evidence);
  count += 1;
  for (const listener of listeners) listener();
}

export const isRevealed = (evidence: Evidence): boolean => revealed.has(evidence);

/** Changes whenever another evidence is revealed. */
export function useRevealed(): number {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => count,
    () => 0,
  );
}
