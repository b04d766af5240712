'use client';
import { lazyArea, useLazyText } from '#components/i18n/lazy-text.ts';
import type { clientViews } from '#components/i18n/messages/en/client-views.ts';

const clientViewsArea = lazyArea<typeof clientViews>({
  en: async () => (await import('#components/i18n/messages/en/client-views.ts')).clientViews,
  de: async () => (await import('#components/i18n/messages/de/client-views.ts')).clientViews,
});

/** The words of the views that are loaded late. Suspends until they are here. */
export const useViewText = () => useLazyText(clientViewsArea);
