'use client';
import { lazyArea, useLazyText } from '#components/i18n/lazy-text.ts';
import type { playground } from '#components/i18n/messages/en/playground.ts';

const playgroundArea = lazyArea<typeof playground>({
  en: async () => (await import('#components/i18n/messages/en/playground.ts')).playground,
  de: async () => (await import('#components/i18n/messages/de/playground.ts')).playground,
});

/** The words of the playground's panel. Suspends until they are here. */
export const usePlaygroundText = () => useLazyText(playgroundArea);
