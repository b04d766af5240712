'use client';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { byKey, freedOf, type Waiter, waitersOf } from './waiters.ts';

const freedMs = 900;

/** Blocked clients by the id of the key that they wait at; those that were freed stay for a moment, so that it shows. */
export function useWaiters(): ReadonlyMap<string, readonly Waiter[]> {
  const clients = useBenchState(state => state.clients);
  const now = useMemo(() => waitersOf(clients), [clients]);
  const [freed, setFreed] = useState<readonly Waiter[]>([]);
  const before = useRef<readonly Waiter[]>([]);
  useLayoutEffect(() => {
    const left = freedOf(before.current, now);
    before.current = now;
    if (left.length === 0) return;
    setFreed(others => [...others, ...left]);
    setTimeout(() => setFreed(others => others.filter(one => !left.includes(one))), freedMs);
  }, [now]);
  return useMemo(() => byKey([...now, ...freed]), [now, freed]);
}
