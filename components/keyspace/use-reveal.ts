'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { type BenchState, useBenchStore } from '#components/bench/bench-context.ts';
import type { Layout } from './layout.ts';

/** More changes than these within the time are a flood, and nobody could follow. */
const flood = { changes: 4, withinMs: 1000 };
const marginPx = 16;

/** Scrolls the mat, and nothing else, to what the last command changed, unless the reader is busy there. */
export function useReveal(mat: RefObject<HTMLElement | null>, layout: Layout | undefined): void {
  const store = useBenchStore();
  const current = useRef(layout);
  useEffect(() => {
    current.current = layout;
  }, [layout]);
  useEffect(() => {
    let last = freshOf(store.getState());
    let times: number[] = [];
    return store.subscribe(() => {
      const fresh = freshOf(store.getState());
      if (fresh === undefined || (fresh.id === last?.id && fresh.version === last.version)) return;
      last = fresh;
      const now = performance.now();
      times = [...times.filter(time => time > now - flood.withinMs), now];
      if (times.length > flood.changes) return;
      // A new card has its place once it has been laid out.
      requestAnimationFrame(() => mat.current && reveal(mat.current, current.current, fresh.id));
    });
  }, [store, mat]);
}

function freshOf({ keys, past }: BenchState): { id: string; version: number } | undefined {
  if (past !== undefined) return undefined;
  for (const drawn of keys.values()) if (drawn.isFresh) return drawn;
  return undefined;
}

function reveal(box: HTMLElement, layout: Layout | undefined, id: string): void {
  if (box.matches(':hover, :focus-within')) return;
  const place = layout?.sections
    .flatMap(({ y, headHeight, items }) => items.map(item => ({ ...item, y: item.y + y + headHeight })))
    .find(item => item.id === id);
  if (place === undefined) return;
  const [top, bottom] = [box.scrollTop, box.scrollTop + box.clientHeight];
  const isTooHigh = place.y < top;
  if (!isTooHigh && place.y + place.height + marginPx <= bottom) return;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  box.scrollTo({ top: Math.max(0, place.y - marginPx), behavior: isStill ? 'instant' : 'smooth' });
}
