import type { replies as en } from '#components/i18n/messages/en/replies.ts';
import type { Translated } from '#components/i18n/text.ts';

export const replies: Translated<typeof en> = {
  bits: 'Bits',
  time: 'Zeit',
  text: 'Text',
  showMore: { one: '1 weiteres zeigen', other: '{count} weitere zeigen' },
  showAllBytes: 'Alle {bytes} Bytes zeigen',
  runAgain: 'Noch einmal',
  runIn: 'In {client}',
  copyCommand: 'Command kopieren',
  copyReply: 'Antwort kopieren',
  onTheWire: 'Wie die Antwort auf der Leitung beginnt, und wie lange sie brauchte',
};
