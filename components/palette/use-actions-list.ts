'use client';
import { useSyncExternalStore } from 'react';
import { type Action, listActions, subscribeActions } from './actions.ts';

const none: readonly Action[] = [];

/** All actions of the page, anew when a part comes or goes. */
export function useActionsList(): readonly Action[] {
  return useSyncExternalStore(subscribeActions, listActions, () => none);
}
