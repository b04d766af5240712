'use client';
/** Doing something to servers from anywhere in the view, and the sentence that tells what was done. */
import { createContext, useCallback, useContext, useMemo, useState } from 'react';
import { BenchError, useBench } from '#components/bench/bench-context.ts';
import type { Chaos } from '#sandbox/server-protocol.ts';

export interface Said {
  /** Counts, so that the same sentence twice is told twice. */
  readonly number: number;
  readonly text: string;
  readonly isRefused: boolean;
}

export interface ChaosRunner {
  readonly run: (chaos: Chaos) => void;
  /** What is being done now; some of it takes seconds. */
  readonly pending: readonly Chaos[];
  readonly said: Said | undefined;
}

const ChaosContext = createContext<ChaosRunner | undefined>(undefined);
export const ChaosProvider = ChaosContext.Provider;

export function useChaos(): ChaosRunner {
  const runner = useContext(ChaosContext);
  if (runner === undefined) throw new Error('useChaos needs a <ChaosProvider> above it.');
  return runner;
}

/** The one runner of a view. */
export function useChaosRunner(): ChaosRunner {
  const bench = useBench();
  const [pending, setPending] = useState<readonly Chaos[]>([]);
  const [said, setSaid] = useState<Said>();
  const run = useCallback(
    (chaos: Chaos) => {
      const tell = (text: string, isRefused: boolean) =>
        setSaid(last => ({ number: (last?.number ?? 0) + 1, text, isRefused }));
      setPending(all => [...all, chaos]);
      bench.servers
        .chaos(chaos)
        .then(
          text => tell(text, false),
          (error: unknown) => {
            if (!(error instanceof BenchError)) throw error;
            tell(error.message, true);
          },
        )
        .finally(() => setPending(all => all.filter(one => one !== chaos)));
    },
    [bench],
  );
  return useMemo(() => ({ run, pending, said }), [run, pending, said]);
}
