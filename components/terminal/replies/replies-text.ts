/** Messages of what loads with a reply: printers and tools. */
import { lazyArea } from '#components/i18n/lazy-text.ts';

export const repliesArea = lazyArea({
  en: async () => (await import('#components/i18n/messages/en/replies.ts')).replies,
  de: async () => (await import('#components/i18n/messages/de/replies.ts')).replies,
});
