'use client';
import { lazyArea, useLazyText } from '#components/i18n/lazy-text.ts';
import type { inspector } from '#components/i18n/messages/en/inspector.ts';
import type { Text } from '#components/i18n/text.ts';

export type InspectText = Text<typeof inspector>;

const inspectorArea = lazyArea<typeof inspector>({
  en: async () => (await import('#components/i18n/messages/en/inspector.ts')).inspector,
  de: async () => (await import('#components/i18n/messages/de/inspector.ts')).inspector,
});

/** Suspends until the words are here. */
export const useInspectText = (): InspectText => useLazyText(inspectorArea);
