import type { channels as english } from '#components/i18n/messages/en/channels.ts';
import type { Translated } from '#components/i18n/text.ts';

export const channels: Translated<typeof english> = {
  channels: 'Channels',
  channel: 'Channel {name}',
  pattern: 'Muster {name}',
  shard: 'Shard-Channel {name}',
  isPattern: 'Muster',
  isShard: 'Shard',
  subscribers: { one: '{count} Abonnent', other: '{count} Abonnenten' },
  nobody: 'niemand hört zu',
  received: { one: '{count} empfangen', other: '{count} empfangen' },
  messages: { one: '{count} Nachricht', other: '{count} Nachrichten' },
  message: 'von {client}: {text}',
  more: { one: 'und {count} weiterer', other: 'und {count} weitere' },
  said: '{client} hat an {channel} gesendet: {count} empfangen',
};
