import { lazyArea } from '#components/i18n/lazy-text.ts';
import type { history } from '#components/i18n/messages/en/history.ts';

/** The messages of the rail. */
export const historyArea = lazyArea<typeof history>({
  en: async () => (await import('#components/i18n/messages/en/history.ts')).history,
  de: async () => (await import('#components/i18n/messages/de/history.ts')).history,
});
