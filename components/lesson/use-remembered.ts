'use client';
/** A choice that this browser remembers. The first render shows the fallback, as the server did. */
import { useCallback, useSyncExternalStore } from 'react';

const changed = 'keyspace:remembered';

/** The remembered value of `name` and the function that changes it, everywhere on the page at once. */
export function useRemembered(name: string, fallback: string): [string, (value: string) => void] {
  const key = `keyspace:${name}`;
  const value = useSyncExternalStore(
    subscribe,
    () => recall(key) ?? fallback,
    () => fallback,
  );
  const remember = useCallback(
    (next: string) => {
      try {
        localStorage.setItem(key, next);
      } catch {
        // Storage is full or forbidden; the choice then lasts until the page is left.
        kept.set(key, next);
      }
      window.dispatchEvent(new Event(changed));
    },
    [key],
  );
  return [value, remember];
}

/** Stands in where the browser stores nothing. */
const kept = new Map<string, string>();

function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? kept.get(key);
  } catch {
    return kept.get(key);
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(changed, listener);
    window.removeEventListener('storage', listener);
  };
}
