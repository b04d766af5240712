'use client';
/**
 * The keys as they are arranged, found anew only when one comes or goes or when time or a change may alter the order.
 * A change of a value alone costs a comparison of names, and each card follows its own key.
 */
import { useEffect, useMemo, useReducer, useState } from 'react';
import {
  type BenchState,
  type DrawnKey,
  shownKeys,
  useBenchState,
  useBenchStore,
} from '#components/bench/bench-context.ts';
import { arrangeKeys, type KeyGroup } from './key-groups.ts';
import { parseFilter } from './keys-filter.ts';
import type { SurfaceChoices } from './surface-choices.ts';

const againMs = 1000;

type Keys = BenchState['keys'];

/** Gives the same map until a key has come, gone or become another type. */
class Shape {
  #last: Keys | undefined;
  #seen: Keys | undefined;

  of(keys: Keys): Keys {
    if (keys === this.#seen && this.#last !== undefined) return this.#last;
    this.#seen = keys;
    if (this.#last === undefined || !isSameShape(this.#last, keys)) this.#last = keys;
    return this.#last;
  }
}

function isSameShape(a: Keys, b: Keys): boolean {
  if (a.size !== b.size) return false;
  const others = b.values();
  for (const one of a.values()) {
    const other = others.next().value;
    if (other === one) continue;
    if (other === undefined || other.id !== one.id || other.snapshot.type !== one.snapshot.type) return false;
  }
  return true;
}

export interface Arrangement {
  readonly groups: readonly KeyGroup[];
  /** Keys that the filter lets through. */
  readonly count: number;
}

export function useArrangement(
  filterText: string,
  choices: Pick<SurfaceChoices, 'grouping' | 'order'>,
): Arrangement {
  const store = useBenchStore();
  const [shape] = useState(() => new Shape());
  const keys = useBenchState(state => shape.of(shownKeys(state)));
  const filter = useMemo(() => parseFilter(filterText), [filterText]);
  const { grouping, order } = choices;
  const beat = useBeat(order !== 'name' || filter.dependsOnTime);
  return useMemo(() => {
    void beat;
    const state = store.getState();
    // Whatever the shape was found from, the newest values decide the order.
    const newest = isSameShape(keys, shownKeys(state)) ? shownKeys(state) : keys;
    const groups = arrangeKeys(newest.values(), filter, { grouping, order }, Date.now() + state.skewMs);
    return { groups, count: groups.reduce((sum, group) => sum + group.keys.length, 0) };
  }, [store, keys, filter, grouping, order, beat]);
}

/** Counts seconds while the page is seen. */
function useBeat(isWanted: boolean): number {
  const [beat, next] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && next(), againMs);
    return () => clearInterval(timer);
  }, [isWanted]);
  return beat;
}

/** One key, as long as it is there. */
export function useDrawnKey(id: string): DrawnKey | undefined {
  return useBenchState(state => shownKeys(state).get(id));
}
