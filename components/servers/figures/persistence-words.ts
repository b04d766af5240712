/** What would survive, in words: the state of snapshots and of the append-only file. Pure. */
import { agoText, bytesText, counted } from '#components/plot/units.ts';
import type { NodeStats } from '#sandbox/server-protocol.ts';

export interface Fact {
  readonly name: string;
  readonly said: string;
  /** `lost`: the server refuses writes, or would lose what it has. */
  readonly tone: 'plain' | 'lost';
  /** A part of 1 that is safe on the disk, drawn as a bar. */
  readonly safePart?: number;
}

/** @param nowMs in the server's clock */
export function persistenceFacts(
  { persistence }: Pick<NodeStats, 'persistence'>,
  nowMs: number,
): readonly Fact[] {
  return [snapshotFact(persistence, nowMs), changesFact(persistence), ...appendOnlyFacts(persistence)];
}

type Persistence = NodeStats['persistence'];

function snapshotFact(persistence: Persistence, nowMs: number): Fact {
  const name = 'Last snapshot';
  if (!persistence.isLastSaveGood) {
    const said = 'failed. Writes are refused until one succeeds.';
    return { name, said, tone: 'lost' };
  }
  const when = agoText(Math.max(0, nowMs - persistence.lastSaveAtMs));
  return { name, said: persistence.isSaving ? `${when}; another is being written` : when, tone: 'plain' };
}

function changesFact({ changesSinceSave }: Persistence): Fact {
  const said = changesSinceSave === 0 ? 'none' : counted(changesSinceSave, 'change');
  return { name: 'Changes since then', said, tone: 'plain' };
}

function appendOnlyFacts(persistence: Persistence): readonly Fact[] {
  const { isAofOn, fsync, aofBytes, aofSyncedBytes, isRewriting, isLastAofWriteGood } = persistence;
  const name = 'Append-only file';
  if (!isAofOn) return [{ name, said: 'off: the snapshot is all that is kept', tone: 'plain' }];
  if (!isLastAofWriteGood) {
    return [{ name, said: 'the last write to it failed. Writes are refused until it works.', tone: 'lost' }];
  }
  const size = aofBytes === null ? 'on' : bytesText(aofBytes);
  const rewrite = isRewriting ? ', being rewritten' : '';
  const facts: Fact[] = [{ name, said: `${size}, appendfsync ${fsync}${rewrite}`, tone: 'plain' }];
  if (aofBytes !== null && aofSyncedBytes !== null) facts.push(syncedFact(aofBytes, aofSyncedBytes));
  return facts;
}

function syncedFact(aofBytes: number, syncedBytes: number): Fact {
  const open = Math.max(0, aofBytes - syncedBytes);
  const said = open === 0 ? 'all of it' : `all but ${bytesText(open)}, which a power cut would take`;
  const safePart = aofBytes === 0 ? 1 : Math.min(1, syncedBytes / aofBytes);
  return { name: 'Safe on the disk', said, tone: 'plain', safePart };
}
