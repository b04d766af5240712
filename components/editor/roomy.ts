'use client';
/** Whether the large editor may come: touch keyboards and narrow screens are better served by the field they know. */
import { useSyncExternalStore } from 'react';
import { useEditorPreference } from '#components/editor/editor-preference.ts';

const query = '(min-width: 700px) and (any-pointer: fine)';
const canWork = (): boolean => typeof Worker !== 'undefined';

export const isRoomy = (): boolean => canWork() && window.matchMedia(query).matches;

export function useIsRoomy(): boolean {
  return useSyncExternalStore(
    listener => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    isRoomy,
    () => false,
  );
}

export function useIsLarge(): boolean {
  return [useIsRoomy(), useEditorPreference() === 'large'].every(Boolean);
}
