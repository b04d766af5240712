import { lazyArea } from '#components/i18n/lazy-text.ts';
import type { commands } from '#components/i18n/messages/en/commands.ts';

/** The texts of commands for what runs in the browser. */
export const commandsArea = lazyArea<typeof commands>({
  en: async () => (await import('#components/i18n/messages/en/commands.ts')).commands,
  de: async () => (await import('#components/i18n/messages/de/commands.ts')).commands,
});
