'use client';
/** What the mat shows: its size, the part of it that is scrolled to, and how high the cards on it are. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type MatSize, nameOf, type Packing } from './packing.ts';

/** Cards so far above and below the visible part are there already. */
const aheadPx = 600;
const stepPx = 256;
const settledMs = 250;

export interface MatWindow {
  readonly top: number;
  readonly bottom: number;
}

/** Of the room for cards within the mat; undefined until it can be measured. */
export function useMatSize(mat: RefObject<HTMLElement | null>): MatSize | undefined {
  const [size, setSize] = useState<MatSize>();
  useLayoutEffect(() => {
    const box = mat.current;
    if (box === null) return;
    const em = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = (width: number, height: number) => {
      // While it is resized cards follow at once; else they glide to their new places.
      box.dataset.resizing = '';
      clearTimeout(timer);
      timer = setTimeout(() => delete box.dataset.resizing, settledMs);
      setSize(before =>
        before?.width === width && before.height === height ? before : { width, height, em },
      );
    };
    const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(box);
    const padding = Number.parseFloat(paddingInlineStart) + Number.parseFloat(paddingInlineEnd);
    read(box.clientWidth - padding, box.clientHeight);
    const observer = new ResizeObserver(entries => {
      const room = entries.at(-1)?.contentRect;
      if (room !== undefined) flushSync(() => read(room.width, room.height));
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [mat]);
  return size;
}

/** From where to where cards are wanted, in the mat's own coordinates; changes in large steps only. */
export function useMatWindow(mat: RefObject<HTMLElement | null>, height: number): MatWindow {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const box = mat.current;
    if (box === null) return;
    const read = () => setStep(Math.round(box.scrollTop / stepPx));
    read();
    box.addEventListener('scroll', read, { passive: true });
    return () => box.removeEventListener('scroll', read);
  }, [mat]);
  return { top: step * stepPx - aheadPx, bottom: step * stepPx + height + aheadPx };
}

/** A ref: gives what is to be called when the card is gone. */
export type Watch = (card: HTMLElement | null) => (() => void) | undefined;

/** Tells the packing how high cards are. Gives the function that a card is watched with, and a count of what was news. */
export function useHeights(packing: Packing): [Watch, number] {
  const [count, next] = useReducer((before: number) => before + 1, 0);
  const observer = useRef<ResizeObserver | undefined>(undefined);
  const watch = useCallback(
    (card: HTMLElement | null) => {
      if (card === null) return undefined;
      observer.current ??= new ResizeObserver(entries => {
        let isNews = false;
        for (const { target, borderBoxSize } of entries) {
          if (!(target instanceof HTMLElement) || target.dataset.id === undefined) continue;
          const height = borderBoxSize[0]?.blockSize ?? 0;
          const name = nameOf(target.dataset.id, target.dataset.line !== undefined);
          if (height > 0 && packing.measured(name, height)) isNews = true;
        }
        if (isNews) flushSync(next);
      });
      const current = observer.current;
      current.observe(card);
      return () => current.unobserve(card);
    },
    [packing],
  );
  return [watch, count];
}
