'use client';
/** The pads of this browser. Other tabs' changes come in by themselves; where nothing can be stored, they last as long as the page. */
import { useCallback, useSyncExternalStore } from 'react';
import { type Pad, readPads, writePads } from './pad.ts';

const key = 'keyspace:pads';
const changed = 'keyspace:pads-changed';
const none: readonly Pad[] = [];

/** Stands in where the browser stores nothing. */
let unstored: string | undefined;
/** The same array for the same text, as React wants it. */
let lastRead: { readonly text: string; readonly pads: readonly Pad[] } = { text: '', pads: none };

function read(): readonly Pad[] {
  const text = unstored ?? recall() ?? '';
  if (text !== lastRead.text) lastRead = { text, pads: readPads(text) ?? none };
  return lastRead.pads;
}

function recall(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
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

export interface Pads {
  readonly pads: readonly Pad[];
  readonly isStored: boolean;
  /** Changes what is stored now, whatever this page has seen of it. */
  change(how: (pads: readonly Pad[]) => readonly Pad[]): void;
}

export function usePads(): Pads {
  const pads = useSyncExternalStore(subscribe, read, () => none);
  const change = useCallback((how: (pads: readonly Pad[]) => readonly Pad[]) => {
    const text = writePads(how(read()));
    try {
      localStorage.setItem(key, text);
      unstored = undefined;
    } catch {
      // Full or forbidden: the panel says so, and the pads stay until the page is left.
      unstored = text;
    }
    window.dispatchEvent(new Event(changed));
  }, []);
  return { pads, isStored: unstored === undefined, change };
}
