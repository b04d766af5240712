/** Who waits at which key. */
import type { ClientState } from '#components/bench/bench-context.ts';
import { keyId } from '#components/bench/drawn-keys.ts';
import type { Bytes } from '#sandbox/protocol.ts';

export interface Waiter {
  readonly client: string;
  readonly command: string;
  readonly key: Bytes;
  readonly keyId: string;
  /** In the server's clock. */
  readonly sinceMs: number;
  /** Where in a list what it waits for will be taken. */
  readonly end: 'head' | 'tail' | undefined;
  /** It waits no more, and is shown for a moment yet. */
  readonly isFreed: boolean;
}

/** They wait at their first key; the second is where it goes. */
const movers = new Set(['BLMOVE', 'BRPOPLPUSH']);
const endOf: Readonly<Record<string, Waiter['end']>> = { BLPOP: 'head', BRPOP: 'tail', BRPOPLPUSH: 'tail' };

export function waitersOf(clients: readonly ClientState[]): Waiter[] {
  return clients.flatMap(({ name, waitsFor }) => {
    if (waitsFor === undefined) return [];
    const { command, sinceMs } = waitsFor;
    const keys = movers.has(command) ? waitsFor.keys.slice(0, 1) : waitsFor.keys;
    const end = Object.hasOwn(endOf, command) ? endOf[command] : undefined;
    return keys.map(key => ({
      client: name,
      command,
      key,
      keyId: keyId(key),
      sinceMs,
      end,
      isFreed: false,
    }));
  });
}

/** Those of `before` that wait no more. */
export function freedOf(before: readonly Waiter[], now: readonly Waiter[]): Waiter[] {
  const isSame = (a: Waiter, b: Waiter) =>
    a.client === b.client && a.keyId === b.keyId && a.sinceMs === b.sinceMs;
  return before.filter(one => !now.some(other => isSame(one, other))).map(one => ({ ...one, isFreed: true }));
}

/** By the id of the key. */
export function byKey(waiters: readonly Waiter[]): ReadonlyMap<string, readonly Waiter[]> {
  return Map.groupBy(waiters, ({ keyId: id }) => id);
}
