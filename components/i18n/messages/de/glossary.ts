import type { glossary as en } from '#components/i18n/messages/en/glossary.ts';
import type { Translated } from '#components/i18n/text.ts';

export const glossary: Translated<typeof en> = {
  title: 'Glossar',
  description: 'Die Wörter von Redis und der Muster, die hier gelehrt werden, in je zwei einfachen Sätzen.',
  about:
    'Die Wörter der Lektionen in je zwei einfachen Sätzen, mit den Lektionen, die zeigen, was sie bedeuten.',
  letters: 'Buchstaben',
  seeAlso: 'Siehe auch',
  lessons: 'In Lektionen',
  linkTo: 'Link zu {term}',
  whatIs: 'Was ist {term}?',
  more: 'Im Glossar',
};
