'use client';
import { type RefObject, useEffect } from 'react';

/** Escape, or a press outside of `box`, shuts what is open. Escape does nothing else then. */
export function useDismiss(
  box: RefObject<HTMLElement | null>,
  isOpen: boolean,
  shut: (how: 'key' | 'pointer') => void,
): void {
  useEffect(() => {
    if (!isOpen) return;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) shut('pointer');
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      shut('key');
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey, true);
    };
  });
}
