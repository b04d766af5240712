import type { site as en } from '#components/i18n/messages/en/site.ts';
import type { Translated } from '#components/i18n/text.ts';

export const site: Translated<typeof en> = {
  skipToContent: 'Zum Inhalt springen',
  homeLabel: 'key:space, Startseite',
  navLabel: 'Seiten',
  tracks: 'Tracks',
  playground: 'Playground',
  settings: 'Einstellungen',
  tagline: 'Keyspace: Redis lernen, an einem echten',
  description:
    'Redis-Muster lernen (Caching, Rate Limits, Locks, Queues) an einem echten Redis: laufen lassen, kaputt machen, reparieren und jede Änderung der Keys sehen.',
};
