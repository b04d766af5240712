import type { terminal as en } from '#components/i18n/messages/en/terminal.ts';
import type { Translated } from '#components/i18n/text.ts';

export const terminal: Translated<typeof en> = {
  commandOf: 'Command von Client',
  printedBy: 'Ausgabe von Client {client}',
  promptKeys: 'Tab vervollständigt. Escape, dann Tab verlässt die Zeile.',
  waitsForRedis: 'wartet auf Redis',
  readsMessages: 'liest Nachrichten',
  help: 'Jedes Redis-Command. Tab vervollständigt, Strg-Leertaste listet auf, was passt, Strg-R sucht im Verlauf, Pfeil auf und ab blättern darin. Strg-L leert, Strg-C beendet das Warten, Escape und dann Tab verlässt die Zeile. clear, exit.',
  hello: 'Hier hört ein echtes Redis zu. Eins davon ausprobieren, oder ein Command tippen und Enter drücken.',
  tryThis: '{line} ausführen',
  toolsOf: 'Mehr zu {line}',
  why: 'Warum?',
  whyNotHere: 'Warum {command} hier nicht läuft, in einem neuen Tab',
  readingMessages: 'Liest Nachrichten ... (Strg-C beendet)',
  waitingFor: '(wartet, {seconds} s)',
  moreLines: { one: '… 1 weitere Zeile', other: '… {count} weitere Zeilen' },
  moreLetters: { one: '… 1 weiteres Zeichen', other: '… {count} weitere Zeichen' },
  showMore: 'Mehr zeigen',
};
