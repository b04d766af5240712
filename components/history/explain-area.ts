import { lazyArea } from '#components/i18n/lazy-text.ts';
import type { explain } from '#components/i18n/messages/en/explain.ts';

/** The sentences about steps. */
export const explainArea = lazyArea<typeof explain>({
  en: async () => (await import('#components/i18n/messages/en/explain.ts')).explain,
  de: async () => (await import('#components/i18n/messages/de/explain.ts')).explain,
});
