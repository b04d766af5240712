'use client';
import { lazyArea } from '#components/i18n/lazy-text.ts';
import type { connect } from '#components/i18n/messages/en/connect.ts';

/** Messages of the panel for other clients. */
export const connectArea = lazyArea<typeof connect>({
  en: async () => (await import('#components/i18n/messages/en/connect.ts')).connect,
  de: async () => (await import('#components/i18n/messages/de/connect.ts')).connect,
});
