import { lazyArea } from '#components/i18n/lazy-text.ts';
import type { share } from '#components/i18n/messages/en/share.ts';

/** The words of sharing; they come when something is shared. */
export const shareArea = lazyArea<typeof share>({
  en: async () => (await import('#components/i18n/messages/en/share.ts')).share,
  de: async () => (await import('#components/i18n/messages/de/share.ts')).share,
});
