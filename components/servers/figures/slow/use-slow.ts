'use client';
import { useEffect, useState } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { readLatency, readSlowLog } from '#components/servers/figures/node-api.ts';
import type { Latency, NodeName, SlowCommand, SlowLog } from '#sandbox/server-protocol.ts';
import { withSeen } from './slow-series.ts';

const askEveryMs = 1000;

export interface Slow {
  readonly log: SlowLog;
  /** With what has left the log since the page looks. */
  readonly seen: readonly SlowCommand[];
  readonly latency: Latency;
}

/** What a node noted as slow, asked for every second while `isAsked`. What was read stays. */
export function useSlow(node: NodeName, isAsked: boolean) {
  const sandboxId = useBenchState(state => state.sandbox?.id);
  const [slow, setSlow] = useState<Slow | undefined>(undefined);
  const [trouble, setTrouble] = useState<string | undefined>(undefined);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again starts it anew
  useEffect(() => {
    if (!isAsked || sandboxId === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const at = { sandboxId, node };
      try {
        const [log, latency] = await Promise.all([readSlowLog(at), readLatency(at)]);
        if (!isCurrent) return;
        setSlow(before => ({ log, latency, seen: withSeen(before?.seen ?? [], log.commands) }));
        setTrouble(undefined);
        timer = setTimeout(ask, askEveryMs);
      } catch (error) {
        if (isCurrent) setTrouble(error instanceof Error ? error.message : String(error));
      }
    };
    void ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [sandboxId, node, isAsked, asked]);
  return { slow, trouble, ask: () => setAsked(count => count + 1) };
}
