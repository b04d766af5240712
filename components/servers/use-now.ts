'use client';
import { useEffect, useState } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';

/** The server's clock, once a second while it runs; after that it stands still. */
export function useServerNow(isRunning: boolean): number {
  const skewMs = useBenchState(state => state.skewMs);
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return undefined;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return nowMs + skewMs;
}
