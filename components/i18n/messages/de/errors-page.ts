import type { errorsPage as en } from '#components/i18n/messages/en/errors-page.ts';
import type { Translated } from '#components/i18n/text.ts';

export const errorsPage: Translated<typeof en> = {
  title: 'Fehler, und was sie heißen',
  description:
    'Jeder Fehler, mit dem Redis oder diese Sandbox antworten kann: WRONGTYPE, NOAUTH, MOVED, CROSSSLOT, OOM und die anderen; was er heißt und was dann zu tun ist.',
  summary:
    'Auch ein Fehler ist eine Antwort: Sein erstes Wort sagt, welcher Art er ist. Darunter steht auf Englisch, was er heißt und was zu tun ist.',
  differences: 'Worin sich diese Sandbox von einem eigenen Redis unterscheidet',
  onThisPage: 'Auf dieser Seite',
};
