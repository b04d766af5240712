import { lazyArea } from '#components/i18n/lazy-text.ts';
import type { channels } from '#components/i18n/messages/en/channels.ts';

/** Messages of the channels; they come with the strip. */
export const channelsArea = lazyArea<typeof channels>({
  en: async () => (await import('#components/i18n/messages/en/channels.ts')).channels,
  de: async () => (await import('#components/i18n/messages/de/channels.ts')).channels,
});
