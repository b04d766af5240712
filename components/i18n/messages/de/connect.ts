import type { connect as en } from '#components/i18n/messages/en/connect.ts';
import type { Translated } from '#components/i18n/text.ts';

export const connect: Translated<typeof en> = {
  nobody: 'Kein Client von außen ist verbunden.',
  connected: 'Verbunden: {names}.',
  last: 'Zuletzt: {client} <code>{text}</code>',
};
