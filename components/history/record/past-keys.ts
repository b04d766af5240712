/** The keys as they were after a step, ready to be drawn: what the step changed is marked, what it ended is a ghost. */
import type { DrawnKey } from '#components/bench/bench-context.ts';
import { usualTtl } from '#components/bench/drawn-keys.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import type { Recorder } from './recorder.ts';

/** After `count` of the steps that are kept; 0 is before the first. `live` are the keys of now, for what they know. */
export function pastKeys(
  recorder: Recorder,
  count: number,
  live: ReadonlyMap<string, DrawnKey> = new Map(),
): Map<string, DrawnKey> {
  const { steps } = recorder.recorded;
  const step = steps[count - 1];
  const atMs = step?.atMs ?? steps[0]?.atMs ?? 0;
  const changedAtMs = new Map<string, number>();
  for (const { changes, atMs: thenMs } of steps.slice(0, count))
    for (const id of changes.keys()) changedAtMs.set(id, thenMs);
  const keys = new Map<string, DrawnKey>();
  for (const [id, snapshot] of recorder.snapshotsAfter(count)) {
    const change = step?.changes.get(id);
    keys.set(id, {
      ...unchanged(id, snapshot, atMs, live.get(id)),
      changedAtMs: changedAtMs.get(id) ?? 0,
      before: change?.before,
      isFresh: change !== undefined && step?.kind !== 'jump',
      isNew: change !== undefined && change.before === undefined && !change.isUnknown,
      changedBy: change === undefined ? undefined : step?.client,
      version: change === undefined ? 0 : (step?.number ?? 0),
    });
  }
  for (const [id, { before, after, gone }] of step?.changes ?? []) {
    if (after !== undefined || before === undefined) continue;
    keys.set(id, {
      ...unchanged(id, before, atMs, undefined),
      gone: gone ?? 'deleted',
      version: step?.number ?? 0,
    });
  }
  return keys;
}

function unchanged(id: string, snapshot: KeySnapshot, atMs: number, live: DrawnKey | undefined): DrawnKey {
  return {
    id,
    snapshot,
    before: undefined,
    isFresh: false,
    isNew: false,
    changedBy: undefined,
    changedAtMs: atMs,
    version: 0,
    ttlFullMs: fullTtl(snapshot, atMs, live),
    gone: undefined,
    asOfMs: atMs,
  };
}

/** A ring is as full as the live one if that is still the same expiry. */
function fullTtl({ expiresAtMs }: KeySnapshot, atMs: number, live: DrawnKey | undefined): number | undefined {
  if (expiresAtMs === null) return undefined;
  const isSame = live?.snapshot.expiresAtMs === expiresAtMs;
  return isSame && live.ttlFullMs !== undefined
    ? Math.max(live.ttlFullMs, expiresAtMs - atMs)
    : usualTtl(expiresAtMs - atMs);
}
