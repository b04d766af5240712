/**
 * Folds snapshots and `view` events into the keys as they are drawn: which are fresh, what they were before, how full
 * their TTL rings are, which are ghosts. Pure; time is an argument.
 */
import type { Bytes, KeySnapshot, SandboxEvent } from '#sandbox/protocol.ts';
import type { DrawnKey } from './bench-context.ts';

export type ViewEvent = Extract<SandboxEvent, { type: 'view' }>;
export type DrawnKeys = ReadonlyMap<string, DrawnKey>;

/** Of a server with more keys the page forgets those that it has known longest. */
export const mostKeysKept = 5000;

/** A text that names a key uniquely, binary or not. */
export function keyId(key: Bytes): string {
  return typeof key === 'string' ? key : `\u0000${key.base64}`;
}

/** All keys as they are when a bench opens: nothing is fresh. `nowMs` is the server's clock. */
export function drawSnapshots(snapshots: readonly KeySnapshot[], nowMs: number): DrawnKeys {
  const keys = new Map<string, DrawnKey>();
  for (const snapshot of snapshots) {
    const id = keyId(snapshot.key);
    keys.set(id, {
      id,
      snapshot,
      before: undefined,
      isFresh: false,
      isNew: false,
      changedBy: undefined,
      changedAtMs: 0,
      version: 0,
      ttlFullMs: snapshot.expiresAtMs === null ? undefined : usualTtl(snapshot.expiresAtMs - nowMs),
      gone: undefined,
    });
  }
  return keys;
}

/** The keys after a `view` event. Marks of earlier changes are kept if `keepFresh`, else taken off. */
export function applyView(
  keys: DrawnKeys,
  event: ViewEvent,
  options: { keepFresh: boolean; nowMs: number },
): DrawnKeys {
  const next = new Map(options.keepFresh ? keys : clearFresh(keys));
  for (const snapshot of event.changed) {
    const id = keyId(snapshot.key);
    const drawn = next.get(id);
    if (event.cause.by === 'other' && isDrawnSo(drawn, snapshot)) continue;
    next.set(id, redraw(drawn, snapshot, event, options.nowMs));
  }
  for (const { key, how } of event.gone) {
    const id = keyId(key);
    const drawn = next.get(id);
    if (drawn === undefined) continue;
    if (event.cause.by === 'reset') next.delete(id);
    else
      next.set(id, {
        ...drawn,
        gone: how,
        isFresh: false,
        changedAtMs: event.atMs,
        version: drawn.version + 1,
      });
  }
  return forgetSome(next);
}

/** Takes out the oldest that are not fresh, in place, until no more are left than are kept. */
function forgetSome(keys: Map<string, DrawnKey>): DrawnKeys {
  for (const [id, drawn] of keys) {
    if (keys.size <= mostKeysKept) break;
    if (!drawn.isFresh) keys.delete(id);
  }
  return keys;
}

/** A word of somebody else's that comes after the page has seen what they did, as when keys have moved here. */
function isDrawnSo(drawn: DrawnKey | undefined, snapshot: KeySnapshot): boolean {
  if (drawn === undefined || drawn.gone !== undefined) return false;
  return JSON.stringify(drawn.snapshot) === JSON.stringify(snapshot);
}

/** Takes the outline off whatever the last command changed. The same map if nothing had one. */
export function clearFresh(keys: DrawnKeys): DrawnKeys {
  let next: Map<string, DrawnKey> | undefined;
  for (const [id, drawn] of keys) {
    if (!drawn.isFresh) continue;
    next ??= new Map(keys);
    next.set(id, { ...drawn, isFresh: false, isNew: false, before: undefined });
  }
  return next ?? keys;
}

/** Removes the ghosts that are still those of `versions`. */
export function removeGhosts(keys: DrawnKeys, versions: ReadonlyMap<string, number>): DrawnKeys {
  const next = new Map(keys);
  for (const [id, version] of versions) {
    const drawn = next.get(id);
    if (drawn?.gone !== undefined && drawn.version === version) next.delete(id);
  }
  return next.size === keys.size ? keys : next;
}

function redraw(
  drawn: DrawnKey | undefined,
  snapshot: KeySnapshot,
  event: ViewEvent,
  nowMs: number,
): DrawnKey {
  const previous = drawn?.gone === undefined ? drawn : undefined;
  const isQuiet = event.cause.by === 'time' || event.cause.by === 'reset';
  return {
    id: keyId(snapshot.key),
    snapshot,
    // Several events may belong to one command: the difference is against what stood before the first.
    before: isQuiet ? undefined : previous?.isFresh === true ? previous.before : previous?.snapshot,
    isFresh: !isQuiet,
    isNew: !isQuiet && (previous === undefined || (previous.isFresh && previous.isNew)),
    changedBy: event.cause.by === 'client' ? event.cause.client : event.cause.by,
    changedAtMs: event.atMs,
    version: (drawn?.version ?? 0) + 1,
    ttlFullMs: fullTtl(previous, snapshot, event.cause.by === 'time', nowMs),
    gone: undefined,
  };
}

/** A ring keeps its full size while the same TTL runs on, also when time jumped; a new TTL starts a full ring. */
function fullTtl(
  previous: DrawnKey | undefined,
  snapshot: KeySnapshot,
  timeJumped: boolean,
  nowMs: number,
): number | undefined {
  if (snapshot.expiresAtMs === null) return undefined;
  const before = previous?.snapshot.expiresAtMs ?? undefined;
  const isSame = before !== undefined && (timeJumped || Math.abs(before - snapshot.expiresAtMs) < 50);
  const remainingMs = Math.max(1, snapshot.expiresAtMs - nowMs);
  return isSame && previous?.ttlFullMs !== undefined
    ? Math.max(previous.ttlFullMs, remainingMs)
    : remainingMs;
}

const usualTtlsMs = [10, 30, 60, 300, 600, 900, 3600, 86_400, 604_800, 2_592_000].map(s => s * 1000);

/** For a key met half-way, the TTL it most likely started with. */
export function usualTtl(remainingMs: number): number {
  return usualTtlsMs.find(ms => ms >= remainingMs) ?? Math.max(1, remainingMs);
}
