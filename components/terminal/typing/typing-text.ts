/** Messages of what loads with the first key: typing and pasting. */
import { lazyArea } from '#components/i18n/lazy-text.ts';

export const typingArea = lazyArea({
  en: async () => (await import('#components/i18n/messages/en/typing.ts')).typing,
  de: async () => (await import('#components/i18n/messages/de/typing.ts')).typing,
});
