'use client';
import { useMemo } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { type LastSeen, lastSeen } from './last-seen.ts';

export function useLastSeen(): LastSeen | undefined {
  const topology = useBenchState(state => state.servers.topology);
  return useMemo(() => (topology === undefined ? undefined : lastSeen(topology)), [topology]);
}
