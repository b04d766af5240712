'use client';
import { useEffect, useRef, useState } from 'react';
import { BenchError, useBench } from '#components/bench/bench-context.ts';
import type { Bytes, KeyWindow } from '#sandbox/protocol.ts';

/** A key that changes all the time is read no more often. */
const restMs = 400;

export interface WindowState {
  /** The last that was read; it stays while another is read. */
  readonly window: KeyWindow | undefined;
  readonly failure: string | undefined;
  readonly isReading: boolean;
  readonly retry: () => void;
}

/** A window of a key, read anew whenever `version` says that the key has changed. */
export function useWindow(key: Bytes, from: string, filter: string, version: number): WindowState {
  const bench = useBench();
  const [state, setState] = useState<Omit<WindowState, 'retry'>>({
    window: undefined,
    failure: undefined,
    isReading: true,
  });
  const [attempt, setAttempt] = useState(0);
  const lastAtMs = useRef(0);
  const text = typeof key === 'string' ? key : undefined;
  const base64 = typeof key === 'string' ? '' : key.base64;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` and `attempt` say when to read anew
  useEffect(() => {
    let isWanted = true;
    const read = () => {
      lastAtMs.current = performance.now();
      bench.inspect(text ?? { base64 }, from, filter === '' ? undefined : filter).then(
        window => isWanted && setState({ window, failure: undefined, isReading: false }),
        (cause: unknown) => {
          if (!isWanted) return;
          const failure = cause instanceof BenchError ? cause.message : String(cause);
          setState(before => ({ ...before, failure, isReading: false }));
        },
      );
    };
    setState(before => ({ ...before, isReading: true }));
    const timer = setTimeout(read, Math.max(0, lastAtMs.current + restMs - performance.now()));
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [bench, text, base64, from, filter, version, attempt]);
  return { ...state, retry: () => setAttempt(attempt + 1) };
}
