/** Ends keys in virtual time: the server never does, since what it stores lies decades ahead. */
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { virtualExpiry } from './expiry.ts';

export class DueKeys {
  readonly #connection: Connection;
  readonly #end: (key: Buffer) => Promise<void>;
  /** No key ends before this. */
  #earliestMs = Number.POSITIVE_INFINITY;

  /** `end` deletes a key. */
  constructor(connection: Connection, end?: (key: Buffer) => Promise<void>) {
    this.#connection = connection;
    this.#end = end ?? (async key => void (await this.#ask(Buffer.from('DEL'), key)));
  }

  /** No key ends before this; infinite where none ends. */
  get earliestMs(): number {
    return this.#earliestMs;
  }

  /** A key may end at this virtual time. */
  note(atMs: number): void {
    this.#earliestMs = Math.min(this.#earliestMs, atMs);
  }

  /** Deletes what has ended by now. Returns the names, in order. */
  async expire(nowMs: number): Promise<string[]> {
    if (nowMs < this.#earliestMs) return [];
    this.#earliestMs = Number.POSITIVE_INFINITY;
    const keys = await this.#ask(Buffer.from('KEYS'), Buffer.from('*'));
    const ended: { key: Buffer; name: string; atMs: number }[] = [];
    for (const key of keys.type === 'array' ? keys.items : []) {
      if (key.type !== 'bulk') continue;
      const stored = await this.#ask(Buffer.from('PEXPIRETIME'), key.bytes);
      if (stored.type !== 'integer' || stored.value < 0n) continue;
      const atMs = virtualExpiry(Number(stored.value));
      if (atMs > nowMs) this.note(atMs);
      else ended.push({ key: key.bytes, name: key.bytes.toString(), atMs });
    }
    ended.sort((a, b) => a.atMs - b.atMs || (a.name < b.name ? -1 : 1));
    for (const { key } of ended) await this.#end(key);
    return ended.map(({ name }) => name);
  }

  #ask(...args: Buffer[]): Promise<Reply> {
    return this.#connection.execute(args);
  }
}
