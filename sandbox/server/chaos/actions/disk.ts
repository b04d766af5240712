/**
 * A full disk, and one that loses the end of a file. Full means that no file may become longer than what the server now
 * writes to: the limit is that server's own, so nobody else's disk is touched.
 *
 * Redis notices a full disk when it next writes. Without an append-only file that is at its next snapshot, so one is
 * begun at once; and when there is room again another, for Redis refuses writes until one has succeeded.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#sandbox/failure.ts';
import { aofFolder, readAofFiles } from '#sandbox/server/chaos/aof-files.ts';
import { type ChaosContext, demandRedis } from '#sandbox/server/chaos/context.ts';
import { writesAof } from '#sandbox/server/chaos/disk-files.ts';
import { inBytes } from '#sandbox/server/chaos/words.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { demandRunning } from '#sandbox/server/node-connection.ts';
import { askPersistence, type Persistence } from '#sandbox/server/stats/persistence.ts';
import type { ChaosOutcome } from '#sandbox/server-protocol.ts';

/** A cluster's node writes what it knows of the others to a small file, and ends if it can't: that much room stays. */
const clusterFileBytes = 8192;
const patienceMs = 5000;
const lookEveryMs = 50;

/** @throws {Failure} `conflict` for a Sentinel, or if it does not run */
export async function fillDisk(context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  demandRedis(node, 'writes next to nothing');
  demandRunning(node);
  if (context.isDiskFull(node)) throw new Failure('conflict', `The disk of ${node.name} is full already.`);
  const hasAof = writesAof(node);
  const current = hasAof ? readAofFiles(node.directory)?.incremental.at(-1) : undefined;
  const isCluster = statSync(join(node.directory, 'nodes.conf'), { throwIfNoEntry: false }) !== undefined;
  const limitBytes = Math.max(current?.lengthBytes ?? 0, isCluster ? clusterFileBytes : 0);
  await node.limitFiles(limitBytes);
  const full = `The disk of ${node.name} is full: no file of it may grow beyond ${inBytes(limitBytes)}.`;
  const effect = hasAof ? sayForAof(context, node) : await trySnapshot(context, node);
  return { said: `${full} ${effect}`, figures: { limitBytes } };
}

function sayForAof(context: ChaosContext, node: OwnNode): string {
  return context.watch(node).policy === 'always'
    ? 'With appendfsync always Redis may not answer before it has written, so at the next write it ends, and is started again.'
    : 'Its AOF cannot grow: the first write is still answered, the next ones are refused with MISCONF.';
}

async function trySnapshot(context: ChaosContext, node: OwnNode): Promise<string> {
  const outcome = await context.connection(node).use(async redis => {
    const [, savePoints = ''] = await redis.config('GET', 'save').then(pair => pair as string[]);
    if (savePoints === '') return 'unsaved' as const;
    await redis.bgsave();
    return saved(() => askPersistence(redis));
  });
  if (outcome === 'unsaved')
    return 'It keeps no AOF and has no save points, so it goes on and notices nothing.';
  return outcome?.isLastSaveGood === false
    ? 'A snapshot was tried and failed: writes are refused with MISCONF, reads are answered.'
    : 'What it holds is small enough to be saved all the same; add keys, and a snapshot fails.';
}

/** What it says once the snapshot has ended; undefined if that takes too long. */
async function saved(ask: () => Promise<Persistence>): Promise<Persistence | undefined> {
  return awaited(ask, persistence => !persistence.isSaving);
}

async function awaited(
  ask: () => Promise<Persistence>,
  holds: (persistence: Persistence) => boolean,
): Promise<Persistence | undefined> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookEveryMs) {
    const persistence = await ask();
    if (holds(persistence)) return persistence;
    await sleep(lookEveryMs);
  }
  return undefined;
}

/** @throws {Failure} `conflict` for a Sentinel, or if its disk is not full */
export async function freeDisk(context: ChaosContext, node: OwnNode): Promise<ChaosOutcome> {
  demandRedis(node, 'writes next to nothing');
  if (!context.isDiskFull(node)) throw new Failure('conflict', `The disk of ${node.name} is not full.`);
  const limitBytes = context.fullLimitBytes(node);
  await node.limitFiles(limitBytes);
  const room = `There is room on the disk of ${node.name} again.`;
  const figures = { limitBytes };
  if (node.state !== 'running') return { said: room, figures };
  const isGood = await context.connection(node).use(async redis => {
    const before = await askPersistence(redis);
    if (!before.isLastSaveGood && !before.isSaving) await redis.bgsave();
    return awaited(
      () => askPersistence(redis),
      now => now.isLastAofWriteGood && now.isLastSaveGood && !now.isSaving,
    );
  });
  const effect = isGood === undefined ? 'It has not managed to write yet; see its log.' : 'It takes writes.';
  return { said: `${room} ${effect}`, figures };
}

/** @throws {Failure} `conflict` if it runs, or has no append-only file */
export async function truncateAof(
  _context: ChaosContext,
  node: OwnNode,
  bytes: number,
): Promise<ChaosOutcome> {
  demandRedis(node, 'has no AOF');
  if (node.state !== 'stopped') {
    throw new Failure('conflict', `${node.name} runs and writes its AOF. Stop or kill it first.`);
  }
  const current = readAofFiles(node.directory)?.incremental.at(-1);
  if (current === undefined) {
    throw new Failure(
      'conflict',
      `${node.name} has no AOF. Start it, set appendonly to yes and write something.`,
    );
  }
  const keptBytes = Math.max(0, current.lengthBytes - bytes);
  const cutBytes = current.lengthBytes - keptBytes;
  await node.truncateFile(join(aofFolder, current.name), keptBytes);
  const said = `${inBytes(cutBytes)} were cut off the end of ${node.name}'s AOF; its last file has ${inBytes(keptBytes)} left. With aof-load-truncated yes it starts all the same, without the command that was cut through.`;
  return { said, figures: { cutBytes, keptBytes } };
}
