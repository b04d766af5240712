'use client';
/** Presenter mode: large type, highest contrast, no chrome. It lasts as long as the browser's tab. */
import { useSyncExternalStore } from 'react';
import { presenterName } from './preferences.ts';

const changed = 'keyspace:presenter-changed';

export function setPresenter(isOn: boolean): void {
  const { dataset } = document.documentElement;
  if (isOn) dataset.presenter = 'on';
  else delete dataset.presenter;
  try {
    sessionStorage.setItem(presenterName, isOn ? 'on' : 'off');
  } catch {
    // Without storage it lasts as long as the page.
  }
  window.dispatchEvent(new Event(changed));
}

export function usePresenter(): boolean {
  return useSyncExternalStore(
    listener => {
      window.addEventListener(changed, listener);
      return () => window.removeEventListener(changed, listener);
    },
    () => document.documentElement.dataset.presenter === 'on',
    () => false,
  );
}
