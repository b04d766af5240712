/** What a node has on its disk, and which of it a server has open. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { aofFolder, readAofFiles } from '#sandbox/server/chaos/aof-files.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { isPlainFolder } from '#sandbox/server/untrusted-files.ts';

const snapshotName = 'dump.rdb';
/** Half-written snapshots, rewrites and manifests; whole ones are renamed. */
const temporaryName = /^temp-/;

export interface Snapshot {
  readonly bytes: number;
  readonly savedAtMs: number;
}

/** Undefined if it has none. */
export function snapshotOf(node: OwnNode): Snapshot | undefined {
  const stats = statSync(join(node.directory, snapshotName), { throwIfNoEntry: false });
  return stats === undefined ? undefined : { bytes: stats.size, savedAtMs: stats.mtimeMs };
}

/** All of its append-only file, base and what was written since; 0 if it has none. */
export function aofBytesOf(node: OwnNode): number {
  const files = readAofFiles(node.directory);
  return [files?.base, ...(files?.incremental ?? [])].reduce(
    (sum, file) => sum + (file?.lengthBytes ?? 0),
    0,
  );
}

/**
 * Whether its server writes an append-only file now. Where the system does not show its open files, one that is there
 * counts.
 */
export function writesAof(node: OwnNode): boolean {
  const current = readAofFiles(node.directory)?.incremental.at(-1);
  if (current === undefined || node.pid === undefined) return false;
  return openInodes(node.pid)?.has(current.inode) ?? true;
}

/** It has begun to keep an append-only file, and has none that counts yet. */
export function hasUnfinishedAof(node: OwnNode): boolean {
  const folder = join(node.directory, aofFolder);
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return false;
  return readAofFiles(node.directory) === undefined;
}

/** Undefined where the system does not show them. */
export function openInodes(pid: number): Set<number> | undefined {
  const folder = `/proc/${pid}/fd`;
  try {
    const inodes = new Set<number>();
    for (const fd of readdirSync(folder)) {
      const stats = statSync(`${folder}/${fd}`, { throwIfNoEntry: false });
      if (stats?.isFile() === true) inodes.add(stats.ino);
    }
    return inodes;
  } catch {
    return undefined;
  }
}

/** Whether it has a child that saves or rewrites. Where that is not shown, it might. */
export function mayHaveChild(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim() !== '';
  } catch {
    return true;
  }
}

/** Files that were not whole yet. */
export async function removeTemporaryFiles(node: OwnNode): Promise<void> {
  for (const folder of [node.directory, join(node.directory, aofFolder)]) {
    for (const name of isPlainFolder(folder) ? await readdir(folder) : []) {
      if (temporaryName.test(name)) await rm(join(folder, name), { force: true });
    }
  }
}
