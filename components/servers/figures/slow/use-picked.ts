'use client';
import { useCallback, useState } from 'react';
import type { SlowSpike } from './slow-series.ts';

/** The one that is looked at keeps its place while others come and go. */
export function usePicked(spikes: readonly SlowSpike[]) {
  const [key, setKey] = useState<string | undefined>(undefined);
  const found = key === undefined ? -1 : spikes.findIndex(spike => spike.key === key);
  const pick = useCallback(
    (index: number | undefined) => setKey(index === undefined ? undefined : spikes[index]?.key),
    [spikes],
  );
  const textOf = useCallback((index: number) => spikes[index]?.said ?? '', [spikes]);
  return { picked: found === -1 ? undefined : found, pick, textOf };
}
