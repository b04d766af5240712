/**
 * SIGKILL: the process is gone between two instructions. What it had written stands in the kernel, and survives it. With
 * `everysec`, Redis holds writes back in its memory while a sync is under way, and answers them all the same; those are
 * gone too, which is rare, and said.
 */

import { type ChaosContext, demandProcess } from '#sandbox/server/chaos/context.ts';
import { aofBytesOf, hasUnfinishedAof, snapshotOf, writesAof } from '#sandbox/server/chaos/disk-files.ts';
import { inBytes, inTime } from '#sandbox/server/chaos/words.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { ChaosOutcome } from '#sandbox/server-protocol.ts';

/** @throws {Failure} `conflict` if it does not run */
export async function kill(context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  demandProcess(node);
  const hasAof = writesAof(node);
  const isSyncing = hasAof && context.watch(node).policy !== 'always' && context.watch(node).isSyncing();
  await node.stop('SIGKILL');
  const killed = `${node.name} was killed by SIGKILL.`;
  if (node.kind === 'sentinel')
    return { said: `${killed} The others have to do without its vote.`, figures: {} };
  if (hasAof) {
    const aofBytes = aofBytesOf(node);
    const lost = isSyncing
      ? 'A sync was under way: what it answered meanwhile was still in its own memory, and is lost.'
      : 'All of them had reached the kernel, so nothing that was acknowledged is lost.';
    const said = `${killed} Its AOF holds ${inBytes(aofBytes)}. ${lost}`;
    return { said, figures: { aofBytes } };
  }
  return { said: `${killed} ${sayWhatSnapshotHolds(node, context.now())}`, figures: snapshotFigures(node) };
}

/** For a server without an append-only file that has lost its memory. */
export function sayWhatSnapshotHolds(node: OwnNode, nowMs: number): string {
  if (hasUnfinishedAof(node)) {
    return 'Its first AOF was not whole yet: with appendonly yes it starts empty, whatever its snapshot holds.';
  }
  const snapshot = snapshotOf(node);
  if (snapshot === undefined)
    return 'It keeps no AOF and has no snapshot: all that was in its memory is gone.';
  const ago = inTime(Math.max(0, nowMs - snapshot.savedAtMs));
  return `It keeps no AOF. Its snapshot was saved ${ago} before: what was written since is gone.`;
}

export function snapshotFigures(node: OwnNode): Record<string, number> {
  const snapshot = snapshotOf(node);
  return snapshot === undefined
    ? {}
    : { snapshotBytes: snapshot.bytes, snapshotSavedAtMs: Math.round(snapshot.savedAtMs) };
}
