'use client';
import { useEffect, useRef, useState } from 'react';
import { type BenchState, useBenchStore } from '#components/bench/bench-context.ts';

const everyMs = 150;

/** A part of the bench's state, read at most every 150 ms: for lists that are long and change a hundred times a second. */
export function useBenchSample<T>(select: (state: BenchState) => T): T {
  const store = useBenchStore();
  const [value, setValue] = useState(() => select(store.getState()));
  const selector = useRef(select);
  useEffect(() => {
    selector.current = select;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer = undefined;
      setValue(selector.current(store.getState()));
    };
    const onChange = () => {
      timer ??= setTimeout(read, everyMs);
    };
    read();
    const unsubscribe = store.subscribe(onChange);
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store]);
  return value;
}
