import { lazyArea } from '#components/i18n/lazy-text.ts';
import type { palette } from '#components/i18n/messages/en/palette.ts';

/** The words of the palette and of the sheet of shortcuts; they come when one of them is opened. */
export const paletteArea = lazyArea<typeof palette>({
  en: async () => (await import('#components/i18n/messages/en/palette.ts')).palette,
  de: async () => (await import('#components/i18n/messages/de/palette.ts')).palette,
});
