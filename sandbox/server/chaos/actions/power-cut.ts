/**
 * The power is cut: the process dies, and with it all that only the kernel had. What a real disk would have kept is what
 * was there at the last completed fsync, so the append-only file is cut to that length. Snapshots are synced before they
 * are renamed into place, so a whole one stays; half-written files go.
 */
import { relative } from 'node:path';
import { Failure } from '#sandbox/failure.ts';
import { sayWhatSnapshotHolds, snapshotFigures } from '#sandbox/server/chaos/actions/kill.ts';
import { type ChaosContext, demandProcess, demandRedis } from '#sandbox/server/chaos/context.ts';
import { aofBytesOf, removeTemporaryFiles, writesAof } from '#sandbox/server/chaos/disk-files.ts';
import type { FsyncWatch, SyncedFile } from '#sandbox/server/chaos/fsync-watch.ts';
import { inBytes, inTime } from '#sandbox/server/chaos/words.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import type { ChaosOutcome } from '#sandbox/server-protocol.ts';

/** @throws {Failure} `conflict` if it does not run, `unavailable` where the system does not show when a file is synced */
export async function cutPower(context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  demandProcess(node);
  demandRedis(node, 'syncs its few words at once, so a power cut is a kill');
  const watch = context.watch(node);
  const hasAof = writesAof(node);
  if (watch.policy === undefined) await watch.settingsChanged();
  demandSight(watch, node, hasAof);
  const synced = watch.look();
  const atMs = context.now();
  await node.stop('SIGKILL');
  const lengthBytes = aofBytesOf(node);
  await cut(node, synced);
  await removeTemporaryFiles(node);
  if (!hasAof) {
    return { said: `The power is off. ${sayWhatSnapshotHolds(node, atMs)}`, figures: snapshotFigures(node) };
  }
  const keptBytes = aofBytesOf(node);
  const figures = { aofBytes: lengthBytes, keptBytes, cutBytes: lengthBytes - keptBytes };
  return { said: `The power is off. ${sayWhatWasCut(watch, figures, synced.at(-1), atMs)}`, figures };
}

function demandSight(watch: FsyncWatch, node: OwnNode, hasAof: boolean): void {
  // Under the other two the policy alone tells it.
  const isToBeSeen = hasAof && watch.policy !== 'always' && watch.policy !== 'no';
  if (!isToBeSeen || watch.isPossible) return;
  throw new Failure(
    'unavailable',
    `This system does not show when ${node.name} has synced its AOF, so a power cut cannot be told from a kill here. Kill it instead.`,
  );
}

async function cut(node: OwnNode, files: readonly SyncedFile[]): Promise<void> {
  for (const { path, syncedBytes } of files) {
    await node.truncateFile(relative(node.directory, path), syncedBytes).catch((cause: unknown) => {
      // A rewrite may just have removed an older one.
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    });
  }
}

function sayWhatWasCut(
  watch: FsyncWatch,
  { aofBytes, keptBytes, cutBytes }: { aofBytes: number; keptBytes: number; cutBytes: number },
  current: SyncedFile | undefined,
  atMs: number,
): string {
  if (cutBytes === 0) {
    const why =
      watch.policy === 'always'
        ? 'with appendfsync always each write is synced before its answer'
        : 'the last fsync had covered it';
    return `All ${inBytes(aofBytes)} of the AOF were on the disk: ${why}.`;
  }
  const cutText = `The AOF was cut from ${inBytes(aofBytes)} to ${inBytes(keptBytes)}`;
  if (watch.policy === 'no') {
    return `${cutText}: with appendfsync no Redis never syncs, and what only the kernel had is gone. A real kernel would have written some of it by itself, within about 30 s.`;
  }
  const since =
    current?.syncedAtMs == null ? '' : `, ${inTime(Math.max(0, atMs - current.syncedAtMs))} before`;
  return `${cutText}: what is known to have been on the disk at the last completed fsync${since}.`;
}
