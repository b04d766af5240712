'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { type BenchState, useBenchStore } from '#components/bench/bench-context.ts';
import type { Layout } from './layout.ts';

/** What changes again within so long is a stream that nobody could follow. */
const quietMs = 120;
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
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.subscribe(() => {
      const fresh = freshOf(store.getState());
      if (fresh === undefined || (fresh.id === last?.id && fresh.version === last.version)) return;
      last = fresh;
      clearTimeout(timer);
      timer = setTimeout(() => mat.current && reveal(mat.current, current.current, fresh.id), quietMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
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
