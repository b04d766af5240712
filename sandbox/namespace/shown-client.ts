/** One client as watchers are told of it: what it waits for and what it subscribes to, bounded in number and length. */
import type { BlockedBy } from '#sandbox/namespace/command-queue.ts';
import type { SandboxEvent } from '#sandbox/protocol.ts';
import { toWireBytes } from '#sandbox/resp/wire.ts';

export type ShownClient = Extract<SandboxEvent, { type: 'clients' }>['clients'][number];
type Waits = NonNullable<ShownClient['waitsFor']>;

/** Names that are told of one client; the rest is counted. */
export const mostNamesTold = 32;
/** A longer name is not told, for it could not be told apart once it is cut. */
export const longestNameToldBytes = 256;

const isTold = (name: Buffer) => name.length <= longestNameToldBytes;

/** Nothing, if it waits for nothing. */
export function shownWait(blockedBy: BlockedBy | undefined): { waitsFor?: Waits } {
  if (blockedBy?.waitsFor === undefined) return {};
  const { command, keys } = blockedBy.waitsFor;
  const told = keys.filter(isTold).slice(0, mostNamesTold).map(toWireBytes);
  return { waitsFor: { command: command.toUpperCase(), keys: told, sinceMs: blockedBy.sinceMs } };
}

/** Nothing, if it subscribes to nothing. */
export function shownSubscriptions(names: {
  channels: readonly Buffer[];
  patterns: readonly Buffer[];
  shards: readonly Buffer[];
}): Pick<ShownClient, 'subscriptions'> {
  const total = names.channels.length + names.patterns.length + names.shards.length;
  if (total === 0) return {};
  let left = mostNamesTold;
  const take = (of: readonly Buffer[]) => {
    const told = of.filter(isTold).slice(0, left).map(toWireBytes);
    left -= told.length;
    return told;
  };
  const [channels, patterns, shards] = [take(names.channels), take(names.patterns), take(names.shards)];
  const more = total - channels.length - patterns.length - shards.length;
  return { subscriptions: { channels, patterns, shards, more } };
}
