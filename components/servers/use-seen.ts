'use client';
import { type RefObject, useEffect, useState } from 'react';

/** Whether an element is in sight: its page is shown, and it is not in a drawer that is shut. */
export function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const [isIn, setIn] = useState(false);
  const [isPageShown, setPageShown] = useState(true);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new IntersectionObserver(entries => setIn(entries.at(-1)?.isIntersecting ?? false));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  useEffect(() => {
    const look = () => setPageShown(document.visibilityState === 'visible');
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isIn && isPageShown;
}
