'use client';
import { useCallback, useMemo, useState } from 'react';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';

export interface Setting {
  /** CONFIG SET, told in the terminal that is open. */
  readonly set: (name: string, value: string) => void;
  /** Why the last was refused. */
  readonly trouble: string | undefined;
}

/** Sets what decides whether anything is noted. `onSet` follows, so that the page sees it at once. */
export function useSetting(node: NodeName, onSet: () => void): Setting {
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const [trouble, setTrouble] = useState<string | undefined>(undefined);
  const set = useCallback(
    (name: string, value: string) => {
      bench.servers.configure(node, name, value).then(
        () => {
          setTrouble(undefined);
          bench.note(activeTab, `CONFIG SET ${name} ${value} on ${node}: OK`);
          onSet();
        },
        (error: unknown) => {
          if (!(error instanceof BenchError)) throw error;
          setTrouble(error.message);
        },
      );
    },
    [bench, node, activeTab, onSet],
  );
  return useMemo(() => ({ set, trouble }), [set, trouble]);
}
