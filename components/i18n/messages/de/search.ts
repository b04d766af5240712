import type { search as en } from '#components/i18n/messages/en/search.ts';
import type { Translated } from '#components/i18n/text.ts';

export const search: Translated<typeof en> = {
  title: 'Suche',
  description: 'Lektionen, Aufgaben, Commands und Seiten durchsuchen.',
  field: 'Lektionen, Aufgaben, Commands suchen',
  submit: 'Suchen',
  resultsFor: { one: '{count} Ergebnis für „{query}“', other: '{count} Ergebnisse für „{query}“' },
  nothing: 'Nichts passt zu „{query}“.',
  nothingHint: 'Weniger oder andere Wörter helfen oft. Ein, zwei falsche Buchstaben schaden nicht.',
  atRest: 'Das lässt sich finden:',
};
