import type { site as en } from '#components/i18n/messages/en/site.ts';
import type { Translated } from '#components/i18n/text.ts';

export const site: Translated<typeof en> = {
  skipToContent: 'Zum Inhalt springen',
  homeLabel: 'key:space, Startseite',
  navLabel: 'Seiten',
  tracks: 'Tracks',
  commands: 'Commands',
  playground: 'Playground',
  settings: 'Einstellungen',
  search: 'Suchen',
  menu: 'Menü',
  otherLanguage: '{code}: Sprache wechseln zu {language}',
  coloursNow: 'Farben: {now}. Wechseln zu: {next}.',
  coloursTitle: 'Farben: {now}',
  themeSystem: 'wie im System',
  themeLight: 'hell',
  themeDark: 'dunkel',
  footDiffers:
    '<differences>Was diese Sandbox unterscheidet</differences> von einem eigenen Redis. <engines>Andere Engines</engines>, jede unter derselben Last.',
  footLicence:
    'Keyspace ist freie Software unter der MIT-Lizenz. Es gehört weder zu Redis Ltd. noch zum Valkey-Projekt; Redis ist eine Marke von Redis Ltd.',
  loadingPage: 'Die Seite wird geladen',
  share: 'Teilen',
  linkCopied: 'Der Link ist kopiert',
  tagline: 'Keyspace: Redis lernen, an einem echten',
  description:
    'Redis-Muster lernen (Caching, Rate Limits, Locks, Queues) an einem echten Redis: laufen lassen, kaputt machen, reparieren und jede Änderung der Keys sehen.',
  searchField: 'Lektionen, Aufgaben, Commands suchen',
  pageBroke: 'Diese Seite ist abgestürzt',
  pageBrokeSafe: 'Keys, Fortschritt und Entwürfe sind sicher. Oft hilft ein zweiter Versuch.',
  pageBrokeReport: 'Beim Melden hilft diese Nummer: {digest}.',
  tryAgain: 'Noch einmal versuchen',
  offline: 'Keine Verbindung',
  offlineWhy:
    'Ohne Netz ließ sich diese Seite nicht laden. Was anderswo offen ist, läuft weiter, und die Keys warten auf dem Server.',
  noPage: 'Unter dieser Adresse gibt es keine Seite',
  noPageWhy: 'Vielleicht ist sie umgezogen, oder in der Adresse steckt ein Tippfehler.',
  seeTracks: 'Zur Karte der Tracks',
  tryPlayground: 'Im Playground ausprobieren',
  lessonToCome: 'Diese Lektion kommt noch',
  lessonToComeWhy: 'Sie hat ihren Platz auf der Karte; geschrieben hat sie noch niemand.',
};
