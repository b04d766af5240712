/** The keys as they were after a step, ready to be drawn: what the step changed is marked, what it ended is a ghost. */
import type { DrawnKey } from '#components/bench/bench-context.ts';
import { usualTtl } from '#components/bench/drawn-keys.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import type { Recorder } from './recorder.ts';

/** After `count` of the steps that are kept; 0 is before the first. */
export function pastKeys(recorder: Recorder, count: number): Map<string, DrawnKey> {
  const { steps } = recorder.recorded;
  const step = steps[count - 1];
  const atMs = step?.atMs ?? steps[0]?.atMs ?? 0;
  const keys = new Map<string, DrawnKey>();
  for (const [id, snapshot] of recorder.snapshotsAfter(count)) {
    const change = step?.changes.get(id);
    keys.set(id, {
      ...unchanged(id, snapshot, atMs),
      before: change?.before,
      isFresh: change !== undefined && step?.kind !== 'jump',
      isNew: change !== undefined && change.before === undefined && !change.isUnknown,
      changedBy: change === undefined ? undefined : step?.client,
      changedAtMs: change === undefined ? 0 : (step?.atMs ?? 0),
      version: change === undefined ? 0 : (step?.number ?? 0),
    });
  }
  for (const [id, { before, after, gone }] of step?.changes ?? []) {
    if (after !== undefined || before === undefined) continue;
    keys.set(id, { ...unchanged(id, before, atMs), gone: gone ?? 'deleted', version: step?.number ?? 0 });
  }
  return keys;
}

function unchanged(id: string, snapshot: KeySnapshot, atMs: number): DrawnKey {
  return {
    id,
    snapshot,
    before: undefined,
    isFresh: false,
    isNew: false,
    changedBy: undefined,
    changedAtMs: 0,
    version: 0,
    ttlFullMs: snapshot.expiresAtMs === null ? undefined : usualTtl(snapshot.expiresAtMs - atMs),
    gone: undefined,
    asOfMs: atMs,
  };
}
