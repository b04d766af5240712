import type { actions as en } from '#components/i18n/messages/en/actions.ts';
import type { Translated } from '#components/i18n/text.ts';

export const actions: Translated<typeof en> = {
  search: 'Suchen oder eine Aktion wählen',
  shortcuts: 'Tastenkürzel zeigen',
  theme: 'Farben: {theme}',
  presenter: 'Vortragsmodus: große Schrift, sonst nichts',
  presenterOff: 'Vortragsmodus verlassen',
  text: 'Schriftgröße: {size}',
  language: 'Sprache: {language}',
  map: 'Zur Karte der Tracks',
  commands: 'Zu den Commands',
  playground: 'Zum Playground',
  settings: 'Zu den Einstellungen',
  runNext: 'Nächsten Block ausführen',
  check: 'Zur nächsten offenen Aufgabe',
  pageSide: 'Nur die Seite, oder beides',
  benchSide: 'Nur die Werkbank, oder beides',
  views: 'Keys, Server, Zahlen oder Last',
  previous: 'Vorige Lektion',
  next: 'Nächste Lektion',
  terminal: 'Zum Terminal',
  openClient: 'Weiteren Client öffnen',
  reset: 'Sandbox zurücksetzen',
  undo: 'Letzten Schreibvorgang zurücknehmen',
  time: 'Zeit um {seconds} s vorstellen',
  expiry: 'Zeit bis zum nächsten Ablauf vorstellen',
};
