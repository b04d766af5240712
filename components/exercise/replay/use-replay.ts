'use client';
/** A replayer on the bench around this component, begun once that is open. */
import { useEffect, useState } from 'react';
import { useBench, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { Replayer, type ReplayState } from '#components/exercise/replay/replayer.ts';
import type { Evidence } from '#lessons/schema.ts';

const nothing: ReplayState = { at: 0, outcomes: [], isBusy: true, isPlaying: false, problem: undefined };

export interface Replay {
  readonly state: ReplayState;
  /** Undefined until the bench is open. */
  readonly replayer: Replayer | undefined;
}

/** @param onAt must not change identity */
export function useReplay(evidence: Evidence, onAt: (at: number) => void): Replay {
  const bench = useBench();
  const store = useBenchStore();
  const sandboxId = useBenchState(state => state.sandbox?.id);
  const [replayer, setReplayer] = useState<Replayer | undefined>(undefined);
  const [state, setState] = useState(nothing);
  useEffect(() => {
    if (sandboxId === undefined) return undefined;
    const created = new Replayer({
      store,
      bench,
      evidence,
      nowMs: () => performance.now(),
      onChange: next => {
        setState(next);
        onAt(next.at);
      },
    });
    setReplayer(created);
    void created.start();
    return () => {
      created.stop();
      setReplayer(undefined);
    };
  }, [bench, store, sandboxId, evidence, onAt]);
  return { state, replayer };
}
