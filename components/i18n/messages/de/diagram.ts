import type { diagram as en } from '#components/i18n/messages/en/diagram.ts';
import type { Translated } from '#components/i18n/text.ts';

export const diagram: Translated<typeof en> = {
  inWords: '· in Worten',
  runABlock: 'Block ausführen: Der Weg, den er nimmt, leuchtet hier auf.',
  stepThrough: 'Schritt für Schritt durchgehen.',
  step: 'Schritt {at} von {all}: {says}',
  stepLabel: 'Schritte von „{title}“',
  stepBack: 'Schritt zurück',
  stepOn: 'Nächster Schritt',
  play: 'Langsam abspielen',
  stop: 'Anhalten',
  note: 'Notiz: {text}',
  enlarge: '„{title}“ vergrößern',
  copySource: 'Mermaid-Quelltext kopieren',
  zoomIn: 'Größer',
  zoomOut: 'Kleiner',
  fit: 'Ins Fenster einpassen',
  close: 'Schließen',
  zoomHelp: 'Ziehen oder Pfeiltasten bewegen das Bild; + und − ändern die Größe, 0 passt es ein.',
  canvas: 'Zeichnung zum Bewegen und Vergrößern',
  broken: 'Die Zeichnung kann hier nicht gezeigt werden. In Worten: {words}',
};
