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
  noPage: 'Unter dieser Adresse gibt es keine Seite',
  noPageWhy: 'Vielleicht ist sie umgezogen, oder in der Adresse steckt ein Tippfehler.',
  seeTracks: 'Zur Karte der Tracks',
  tryPlayground: 'Im Playground ausprobieren',
  lessonToCome: 'Diese Lektion kommt noch',
  lessonToComeWhy: 'Sie hat ihren Platz auf der Karte; geschrieben hat sie noch niemand.',
};
