import type { commands } from '#components/i18n/messages/en/commands.ts';

/** The groups in the order in which a person meets them. Each is a message of the area `commands`, too. */
export const groupOrder = [
  'string',
  'generic',
  'hash',
  'list',
  'set',
  'sorted-set',
  'stream',
  'pubsub',
  'transactions',
  'bitmap',
  'hyperloglog',
  'geo',
  'scripting',
  'connection',
  'server',
  'cluster',
] as const satisfies readonly (keyof typeof commands)[];
export type GroupName = (typeof groupOrder)[number];

export function isGroup(text: string): text is GroupName {
  return groupOrder.some(group => group === text);
}
