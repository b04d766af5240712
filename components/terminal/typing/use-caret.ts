'use client';
import { type RefObject, useEffect, useState } from 'react';

/** Where the caret stands in the prompt, in UTF-16 units; the end of a selection. */
export function useCaret(input: RefObject<HTMLInputElement | null>, text: string): number {
  const [caret, setCaret] = useState(text.length);
  useEffect(() => {
    const look = () => {
      const field = input.current;
      if (field !== null && document.activeElement === field) setCaret(field.selectionEnd ?? 0);
    };
    look();
    document.addEventListener('selectionchange', look);
    const field = input.current;
    field?.addEventListener('input', look);
    return () => {
      document.removeEventListener('selectionchange', look);
      field?.removeEventListener('input', look);
    };
  }, [input]);
  return Math.min(caret, text.length);
}
