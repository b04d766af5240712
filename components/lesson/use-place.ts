'use client';
/** Keeps where the reader is: the last section that has come into sight, stored when they rest there. */
import { useEffect } from 'react';
import { storePlace } from '#components/learner/learner.ts';

const restMs = 1500;

export function usePlace(path: string): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stored = '';
    const rest = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const place = placeInSight();
        if (place === undefined || place === stored) return;
        stored = place;
        void storePlace(path, place);
      }, restMs);
    };
    rest();
    window.addEventListener('scroll', rest, { passive: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('scroll', rest);
    };
  }, [path]);
}

/** The last heading above the middle of the window; the first one at the top of the page. */
function placeInSight(): string | undefined {
  const headings = [...document.querySelectorAll('article h2[id]')];
  const passed = headings.filter(heading => heading.getBoundingClientRect().top < window.innerHeight / 2);
  return (passed.at(-1) ?? headings[0])?.id;
}
