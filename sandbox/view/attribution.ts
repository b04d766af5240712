/** What the view remembers of keys: how each looked last, and who wrote it lately. */
import { createHash } from 'node:crypto';
import type { KeySnapshot } from '#sandbox/protocol.ts';

/** A keyspace event may come this much later than the reply to its command. */
const lateMs = 250;

export class Attribution {
  /** Digest of the snapshot last published, empty if only the whole sandbox was shown. */
  readonly #shown = new Map<string, string>();
  /** Oldest first. */
  readonly #notes = new Map<string, { client: string; atMs: number }>();

  note(key: Buffer, client: string, atMs: number): void {
    const name = key.toString('latin1');
    this.#notes.delete(name);
    this.#notes.set(name, { client, atMs });
    for (const [old, noted] of this.#notes) {
      if (atMs - noted.atMs < lateMs) break;
      this.#notes.delete(old);
    }
  }

  /** Who wrote the key just now, for an event that came too late for its frame. */
  lately(key: Buffer, nowMs: number = Date.now()): string | undefined {
    const noted = this.#notes.get(key.toString('latin1'));
    return noted && nowMs - noted.atMs < lateMs ? noted.client : undefined;
  }

  /** Watchers were shown that the key exists. */
  know(key: Buffer): void {
    const name = key.toString('latin1');
    if (!this.#shown.has(name)) this.#shown.set(name, '');
  }

  /** Remembers how the key looks, and says whether it looked otherwise before. */
  remember(key: Buffer, snapshot: KeySnapshot | undefined): boolean {
    const name = key.toString('latin1');
    if (snapshot === undefined) return this.#shown.delete(name);
    const digest = createHash('sha1').update(JSON.stringify(snapshot, withoutMoments)).digest('base64');
    const differs = this.#shown.get(name) !== digest;
    this.#shown.set(name, digest);
    return differs;
  }

  knownKeys(): Buffer[] {
    return [...this.#shown.keys()].map(name => Buffer.from(name, 'latin1'));
  }
}

/** When an entry was delivered is told as time since then, so it differs by a millisecond from look to look. */
const withoutMoments = (name: string, value: unknown) => (name === 'deliveredAtMs' ? undefined : value);
