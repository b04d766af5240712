export const connect = {
  nobody: 'No client from outside is connected.',
  connected: 'Connected: {names}.',
  last: 'Last: {client} <code>{text}</code>',
} as const;
