/**
 * Knows how much of a node's append-only file is on the disk, so that a power cut can take the rest truthfully.
 *
 * While the file grows, or holds what is not yet synced, it looks 40 times a second: a few reads from /proc. When there is
 * nothing to learn it sleeps until the folder changes, so an idle node costs nothing.
 */
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type AofFile, aofFolder, aofReader } from '#sandbox/server/chaos/aof-files.ts';
import { mayHaveChild, openInodes } from '#sandbox/server/chaos/disk-files.ts';
import { FsyncCredit, type FsyncPolicy } from '#sandbox/server/chaos/fsync-credit.ts';
import { type FsyncThread, findFsyncThread } from '#sandbox/server/chaos/fsync-thread.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { connectNode } from '#sandbox/server/node-connection.ts';

const lookEveryMs = 25;
const policyEveryMs = 1000;
/** With nothing new for so long, and nothing that could still be learnt, it sleeps. */
const restlessMs = 5000;
/** Beyond a second and a tick, for a machine that is busy. */
const quietMarginMs = 250;

export interface SyncedFile {
  readonly path: string;
  readonly lengthBytes: number;
  readonly syncedBytes: number;
  /** When that was first known; null if it was so when the watch began. */
  readonly syncedAtMs: number | null;
}

export interface FsyncWatch {
  /** False where the system does not show what the thread does: nothing is known under `everysec` then. */
  readonly isPossible: boolean;
  /** As the server last said; undefined while it has no append-only file, or has not been asked. */
  readonly policy: FsyncPolicy['fsync'] | undefined;
  /** A sync is under way at this moment, as far as the system shows it. */
  isSyncing(): boolean;
  /** Its incremental files by a fresh look, oldest first; empty if there are none. */
  look(): SyncedFile[];
  /** Of the whole append-only file, its base included; null if it has none, or if the system does not show it. */
  totalSyncedBytes(): number | null;
  /** Its settings may have changed: they are read anew. */
  settingsChanged(): Promise<void>;
  close(): void;
}

interface Settings {
  readonly policy: FsyncPolicy['fsync'];
  readonly quietMs: number;
  readonly putsOff: boolean;
}

const settingsSchema = z.object({
  appendfsync: z.enum(['always', 'everysec', 'no']),
  hz: z.coerce.number().min(1),
  'no-appendfsync-on-rewrite': z.string(),
});

interface Followed {
  readonly path: string;
  readonly credit: FsyncCredit;
}

/** `now` gives milliseconds. What the files hold when it begins counts as synced. */
export function watchFsync(node: OwnNode, { now = Date.now }: { now?: () => number } = {}): FsyncWatch {
  return new NodeFsyncWatch(node, now);
}

class NodeFsyncWatch implements FsyncWatch {
  readonly #node: OwnNode;
  readonly #now: () => number;
  readonly #connection;
  readonly #readFiles: ReturnType<typeof aofReader>;
  /** By inode. */
  readonly #files = new Map<number, Followed>();
  readonly #stopListening: () => void;
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #thread: FsyncThread | undefined;
  #threadOf: number | undefined;
  #settings: Settings | undefined;
  #settingsAtMs = 0;
  #isAsking = false;
  #changedAtMs = 0;
  #isClosed = false;

  constructor(node: OwnNode, now: () => number) {
    this.#node = node;
    this.#now = now;
    this.#connection = connectNode(node);
    this.#readFiles = aofReader(node.directory);
    for (const file of this.#readFiles()?.incremental ?? []) {
      this.#follow(file, file.lengthBytes);
    }
    this.#stopListening = node.onState((state, end) => {
      if (this.#isClosed) return;
      if (state !== 'running') this.#interrupt();
      // It has synced and ended in good order.
      if (end !== undefined && end.code === 0) this.#allSynced();
      if (state !== 'running') return;
      this.#settingsAtMs = 0;
      this.#wake();
    });
    this.#wake();
  }

  get isPossible(): boolean {
    if (this.#node.pid === undefined) return true;
    this.#findThread();
    return this.#thread !== undefined;
  }

  get policy(): FsyncPolicy['fsync'] | undefined {
    return this.#settings?.policy;
  }

  isSyncing(): boolean {
    this.#findThread();
    return this.#thread?.look()?.isIdle === false;
  }

  look(): SyncedFile[] {
    const atMs = this.#now();
    const files = this.#readFiles()?.incremental ?? [];
    for (const file of files) if (this.#files.get(file.inode)?.path !== file.path) this.#follow(file, 0);
    const there = new Set(files.map(({ inode }) => inode));
    for (const inode of this.#files.keys()) if (!there.has(inode)) this.#files.delete(inode);
    if (this.#node.state === 'running') this.#lookAt(files, atMs);
    return files.flatMap(({ inode }) => {
      const file = this.#files.get(inode);
      if (file === undefined) return [];
      const { lengthBytes, syncedBytes, syncedAtMs } = file.credit;
      return [{ path: file.path, lengthBytes, syncedBytes, syncedAtMs }];
    });
  }

  totalSyncedBytes(): number | null {
    const base = this.#readFiles()?.base;
    const files = this.look();
    if ((base === undefined && files.length === 0) || !this.isPossible) return null;
    return files.reduce((sum, { syncedBytes }) => sum + syncedBytes, base?.lengthBytes ?? 0);
  }

  async settingsChanged(): Promise<void> {
    await this.#askSettings();
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#sleep();
    this.#stopListening();
    this.#connection.close();
  }

  #follow(file: AofFile, syncedBytes: number): void {
    const credit = new FsyncCredit({ syncedBytes, lengthBytes: file.lengthBytes });
    this.#files.set(file.inode, { path: file.path, credit });
    this.#changedAtMs = this.#now();
  }

  #lookAt(files: readonly AofFile[], atMs: number): void {
    this.#findThread();
    const current = files.at(-1);
    for (const file of files) {
      const credit = this.#files.get(file.inode)?.credit;
      if (credit === undefined) continue;
      if (file.lengthBytes !== credit.lengthBytes) this.#changedAtMs = atMs;
      if (file === current) {
        const { lengthBytes } = file;
        credit.look({ atMs, lengthBytes, thread: this.#thread?.look(), policy: this.#policyNow() });
      } else if (credit.syncedBytes < file.lengthBytes && !this.#isOpen(file.inode)) {
        // Redis has begun another file: it syncs this one, and closes it then.
        credit.allSynced(file.lengthBytes, atMs);
      }
    }
  }

  #policyNow(): FsyncPolicy | undefined {
    if (this.#settings === undefined) return undefined;
    const { policy, quietMs, putsOff } = this.#settings;
    return { fsync: policy, quietMs, isPutOff: putsOff && mayHaveChild(this.#node.pid ?? 0) };
  }

  #findThread(): void {
    const { pid } = this.#node;
    // A process that has just begun may not have it yet.
    if (pid === this.#threadOf && this.#thread !== undefined) return;
    this.#threadOf = pid;
    this.#thread = pid === undefined ? undefined : findFsyncThread(pid);
  }

  #interrupt(): void {
    for (const { credit } of this.#files.values()) credit.interrupt();
  }

  #allSynced(): void {
    const atMs = this.#now();
    for (const file of this.#readFiles()?.incremental ?? []) {
      if (!this.#files.has(file.inode)) this.#follow(file, 0);
      this.#files.get(file.inode)?.credit.allSynced(file.lengthBytes, atMs);
    }
  }

  #wake(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    this.#changedAtMs = this.#now();
    this.#timer = setTimeout(() => this.#tick(), 0);
    this.#timer.unref();
  }

  #tick(): void {
    const files = this.look();
    const atMs = this.#now();
    const isUnsynced = files.some(({ lengthBytes, syncedBytes }) => syncedBytes < lengthBytes);
    const isRestless = atMs - this.#changedAtMs < (isUnsynced ? restlessMs : policyEveryMs);
    if (this.#node.state !== 'running' || !isRestless) {
      this.#sleep();
      return;
    }
    if (files.length > 0 && atMs - this.#settingsAtMs >= policyEveryMs) void this.#askSettings();
    this.#timer = setTimeout(() => this.#tick(), lookEveryMs);
    this.#timer.unref();
  }

  /** Until the folder changes. */
  #sleep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isClosed || this.#node.state !== 'running') {
      this.#deafen();
      return;
    }
    this.#listenToFolder();
    const files = this.#readFiles()?.incremental ?? [];
    const isMissed = files.some(
      ({ inode, lengthBytes }) => this.#files.get(inode)?.credit.lengthBytes !== lengthBytes,
    );
    if (isMissed && this.#node.state === 'running') this.#wake();
  }

  #listenToFolder(): void {
    this.#deafen();
    for (const folder of [this.#node.directory, join(this.#node.directory, aofFolder)]) {
      try {
        const watcher = watch(folder, { persistent: false }, () => {
          this.#deafen();
          this.#wake();
        });
        watcher.on('error', () => this.#wakeLater());
        this.#watchers.push(watcher);
      } catch (cause) {
        // Without a folder of that name yet, its appearance is a change of the one above. Else the system has no more
        // watches to give.
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) this.#wakeLater();
      }
    }
  }

  #deafen(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }

  #wakeLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tick(), policyEveryMs);
    this.#timer.unref();
  }

  async #askSettings(): Promise<void> {
    if (this.#isAsking || this.#node.state !== 'running') return;
    this.#isAsking = true;
    try {
      const names = ['appendfsync', 'hz', 'no-appendfsync-on-rewrite'] as const;
      const flat = await this.#connection.use(redis => redis.call('CONFIG', 'GET', ...names));
      this.#settings = parseSettings(flat);
      this.#settingsAtMs = this.#now();
    } catch {
      // It ends, or is busy: what it said before holds until it answers again.
      this.#settingsAtMs = this.#now();
    } finally {
      this.#isAsking = false;
    }
  }

  #isOpen(inode: number): boolean {
    const { pid } = this.#node;
    // Where we may not look, nothing is known, so nothing is credited.
    return pid !== undefined && (openInodes(pid)?.has(inode) ?? true);
  }
}

/** Of CONFIG GET's flat list of names and values. */
function parseSettings(reply: unknown): Settings {
  const { appendfsync, hz, ...rest } = settingsSchema.parse(pairsOf(reply));
  return {
    policy: appendfsync,
    quietMs: 1000 + 1000 / hz + quietMarginMs,
    putsOff: rest['no-appendfsync-on-rewrite'] === 'yes',
  };
}

function pairsOf(reply: unknown): Record<string, unknown> {
  const flat = z.array(z.string()).parse(reply);
  return Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]]] : [])));
}
