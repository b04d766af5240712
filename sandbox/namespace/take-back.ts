/** The keys of one step put back to what they held, if that fits. */
import type { Redis } from 'ioredis';
import { Failure } from '#sandbox/failure.ts';
import { type KeptKey, putBack } from '#sandbox/namespace/kept-keys.ts';
import type { Keyspace } from '#sandbox/namespace/keyspace.ts';
import type { Amount, Quota } from '#sandbox/namespace/quota.ts';
import type { MergedSteps } from '#sandbox/namespace/restore-step.ts';
import type { KeyspaceFeed } from '#sandbox/view/feed.ts';
import type { KeyspaceView } from '#sandbox/view/view.ts';

const noRoom = 'What was there before does not fit any more. Delete some keys.';

/** What a sandbox's keys are reached by. */
export interface Place {
  readonly system: Redis;
  readonly prefix: Buffer;
  readonly keyspace: Keyspace;
  readonly quota: Pick<Quota, 'demand' | 'settled'>;
  readonly view: Pick<KeyspaceView, 'during'>;
  readonly feed: Pick<KeyspaceFeed, 'settled'>;
}

/**
 * Puts them back; resolves when all events of that have come.
 * @returns the keys
 * @throws {Failure} `quota` if what was there does not fit any more
 */
export async function takeBack(
  step: MergedSteps,
  place: Place,
  travelledMs: number,
): Promise<readonly KeptKey[]> {
  const { system, prefix, keyspace, view, feed, quota } = place;
  const keys = await keysOf(step, keyspace);
  const taken = await demandRoom(keys, place);
  try {
    await view.during('undo', async () => {
      await putBack(system, prefix, keys, travelledMs - step.travelledMs);
      await feed.settled();
    });
  } finally {
    quota.settled(taken);
    keyspace.changed();
  }
  return keys;
}

/** With those that came to be after a write that touches all. */
async function keysOf(step: MergedSteps, keyspace: Keyspace): Promise<readonly KeptKey[]> {
  if (!step.isWhole) return step.kept;
  const before = new Set(step.kept.map(({ key }) => key.toString('latin1')));
  const names = await keyspace.names();
  const made = names.filter(name => !before.has(name.toString('latin1')));
  return [...step.kept, ...made.map(key => ({ key, kept: undefined }))];
}

/** Takes the room that is needed beyond what is there now. */
async function demandRoom(keys: readonly KeptKey[], { keyspace, quota }: Place): Promise<Amount> {
  const restored = keys.filter(({ kept }) => kept !== undefined);
  const bytesBefore = restored.reduce((sum, { kept }) => sum + (kept?.memoryBytes ?? 0), 0);
  const names = new Set((await keyspace.names()).map(name => name.toString('latin1')));
  const there = keys.filter(({ key }) => names.has(key.toString('latin1')));
  const needed = {
    keys: Math.max(0, restored.length - there.length),
    bytes: Math.max(0, bytesBefore - (await keyspace.bytesOf(there.map(({ key }) => key)))),
  };
  if (needed.keys === 0 && needed.bytes === 0) return needed;
  const taken = await quota.demand({ ...needed, copied: [] });
  if (typeof taken === 'number') return { ...needed, bytes: taken };
  throw new Failure('quota', taken.type === 'error' ? taken.text.replace(/^ERR quota: /, '') : noRoom);
}
