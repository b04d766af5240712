'use client';
/** Which field answers are written in: the large editor where there is room for it, or always the plain one. */
import { useSyncExternalStore } from 'react';

export type EditorPreference = 'large' | 'plain';

const key = 'keyspace:editor';
const listeners = new Set<() => void>();
/** Where nothing can be stored, for this page alone. */
let chosen: EditorPreference | undefined;

export function editorPreference(): EditorPreference {
  if (chosen !== undefined) return chosen;
  try {
    return localStorage.getItem(key) === 'plain' ? 'plain' : 'large';
  } catch {
    return 'large';
  }
}

export function chooseEditor(preference: EditorPreference): void {
  chosen = preference;
  try {
    localStorage.setItem(key, preference);
  } catch {
    // Forbidden or full: it holds for this page.
  }
  for (const listener of listeners) listener();
}

export function useEditorPreference(): EditorPreference {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    editorPreference,
    () => 'large',
  );
}
