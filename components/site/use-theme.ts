'use client';
import { useSyncExternalStore } from 'react';
import { readTheme, subscribeTheme, type Theme, themes } from './theme.ts';

export function useTheme(): Theme {
  return useSyncExternalStore(subscribeTheme, readTheme, () => 'system');
}

/** System, light, dark, in turn. */
export function themeAfter(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
}

/** Names of messages in the area `site`. */
export const themeText = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;
