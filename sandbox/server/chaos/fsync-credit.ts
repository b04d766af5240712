/**
 * How much of an append-only file is certainly on the disk, from looks at it and at the thread that syncs it. Pure:
 * looks come in, a length goes out. It is a lower bound, never above what was synced:
 *
 * - `everysec`: if the thread was idle at one look and idle at a later one, and was awake between them, then what it did
 *   began after the first look and is done, so the length at the first look is on the disk.
 * - `everysec`, quiet: Redis starts a sync within a second and a tick of its clock if anything is not yet synced. If the
 *   file has not grown for so long and the thread is idle and has been for a second and a tick, all of it is synced.
 * - `always`: Redis syncs before it answers, so all that was answered is synced. (A write that is being synced at that
 *   very moment counts as well.)
 * - `no`: nothing is known to be on the disk. The kernel writes it within about half a minute; when, it does not say.
 */
import type { ThreadLook } from '#sandbox/server/chaos/fsync-thread.ts';

export interface FsyncPolicy {
  readonly fsync: 'always' | 'everysec' | 'no';
  /** After so long without growth, and without a sync under way, all is synced under `everysec`. */
  readonly quietMs: number;
  /** Redis puts syncs off now, because a child writes a file and it is configured to. */
  readonly isPutOff: boolean;
}

/** Taken in this order: the length, then the thread. */
export interface AofLook {
  readonly atMs: number;
  readonly lengthBytes: number;
  readonly thread: ThreadLook | undefined;
  /** Undefined while the server has not told it. */
  readonly policy: FsyncPolicy | undefined;
}

export class FsyncCredit {
  #syncedBytes: number;
  #syncedAtMs: number | null = null;
  #lengthBytes: number;
  #idle: { lengthBytes: number; sleeps: number } | undefined;
  #grownAtMs: number | undefined;
  /** Length when it was last seen under another policy than `always`. */
  #otherwiseBytes = -1;

  /** `syncedBytes` of the file are on the disk when it begins. */
  constructor({ syncedBytes, lengthBytes }: { syncedBytes: number; lengthBytes: number }) {
    this.#syncedBytes = syncedBytes;
    this.#lengthBytes = lengthBytes;
  }

  get syncedBytes(): number {
    return this.#syncedBytes;
  }

  /** When that was first known; null if it was so from the beginning. */
  get syncedAtMs(): number | null {
    return this.#syncedAtMs;
  }

  get lengthBytes(): number {
    return this.#lengthBytes;
  }

  /** The process stood still or is another one: what was seen before says nothing of what comes. */
  interrupt(): void {
    this.#idle = undefined;
    this.#grownAtMs = undefined;
  }

  /** It ended in good order, or the file was closed for good: Redis syncs before that. */
  allSynced(lengthBytes: number, atMs: number): void {
    this.#lengthBytes = lengthBytes;
    this.#credit(lengthBytes, atMs);
  }

  look(look: AofLook): void {
    const { atMs, lengthBytes, policy } = look;
    if (this.#grownAtMs === undefined || lengthBytes !== this.#lengthBytes) this.#grownAtMs = atMs;
    this.#lengthBytes = lengthBytes;
    this.#syncedBytes = Math.min(this.#syncedBytes, lengthBytes);
    this.#creditAlways(look);
    this.#creditThread(look);
    const isQuiet =
      policy?.fsync === 'everysec' &&
      !policy.isPutOff &&
      look.thread?.isIdle === true &&
      atMs - this.#grownAtMs >= policy.quietMs;
    if (isQuiet) this.#credit(lengthBytes, atMs);
    if (policy?.isPutOff === true) this.#grownAtMs = atMs;
  }

  /** The first answered write after the policy became `always` brings all before it to the disk as well. */
  #creditAlways({ atMs, lengthBytes, policy }: AofLook): void {
    if (policy === undefined) return;
    if (policy.fsync !== 'always' || policy.isPutOff) this.#otherwiseBytes = lengthBytes;
    else if (lengthBytes > this.#otherwiseBytes) this.#credit(lengthBytes, atMs);
  }

  #creditThread({ atMs, lengthBytes, thread }: AofLook): void {
    if (thread?.isIdle !== true) return;
    if (this.#idle !== undefined && thread.sleeps > this.#idle.sleeps) {
      this.#credit(Math.min(this.#idle.lengthBytes, lengthBytes), atMs);
      // Something was synced just now; what is left starts a sync of its own, which takes as long again.
      if (lengthBytes > this.#syncedBytes) this.#grownAtMs = atMs;
    }
    this.#idle = { lengthBytes, sleeps: thread.sleeps };
  }

  #credit(bytes: number, atMs: number): void {
    if (bytes <= this.#syncedBytes) return;
    this.#syncedBytes = bytes;
    this.#syncedAtMs = atMs;
  }
}
