/**
 * Commands that may take the server long, because they read or change as much as a key holds: while it runs one it
 * serves nobody else. So a sandbox has one of them under way at a time, and after one that took long it waits for a
 * multiple of that before its next. Whatever it asks for, most of the server's time is left to the others. What is
 * done in no time (a short LRANGE) waits for nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const names = new Set(
  `bitcount bitfield_ro bitop bitpos copy dump georadius georadius_ro georadiusbymember georadiusbymember_ro geosearch
  geosearchstore hgetall hkeys hrandfield hscan hvals linsert lpos lrange lrem ltrim memory|usage pfcount pfmerge sdiff
  sdiffstore sinter sintercard sinterstore smembers sort sort_ro spop srandmember sscan sunion sunionstore xautoclaim
  xclaim xinfo|stream xpending xrange xrevrange xtrim zdiff zdiffstore zinter zintercard zinterstore zrandmember zrange
  zrangebylex zrangebyscore zrangestore zremrangebylex zremrangebyrank zremrangebyscore zrevrange zrevrangebylex
  zrevrangebyscore zscan zunion zunionstore`.split(/\s+/),
);

/** In a sandbox that holds less, none of them takes long. */
const smallBytes = 32_768;
/** A command with more of them takes long wherever it is. */
export const manyArguments = 1000;
/** Shorter ones are no burden, and the way to the server takes some of it. */
const burdenMs = 2;
/** So many times as long as it took, the next one waits: it has a tenth of the time at most. */
const restFactor = 9;
const longestRestMs = 3000;
/** What the heavy commands of one transaction may read, if each of them reads all that the sandbox holds. */
const transactionBytes = 67_108_864;
const alwaysQueued = 4;

/** Whether the server may take long for it, with so many arguments, in a sandbox with so many bytes. */
export function isHeavy(commandName: string, heldBytes: number, argumentCount = 0): boolean {
  return argumentCount > manyArguments || (heldBytes > smallBytes && names.has(commandName));
}

/** How many heavy commands a transaction may hold in a sandbox with so many bytes: nobody is served during EXEC. */
export function heavyInTransaction(heldBytes: number): number {
  return Math.max(alwaysQueued, Math.floor(transactionBytes / Math.max(1, heldBytes)));
}

/** The turns of one sandbox. Time is passed in. */
export class HeavyWork {
  readonly #now: () => number;
  #last: Promise<void> = Promise.resolve();
  #nextAtMs = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Waits for its turn. Resolves to the function that ends it, which must be called whatever happens. */
  async begin(): Promise<() => void> {
    const before = this.#last;
    let release = () => {};
    this.#last = new Promise(resolve => {
      release = resolve;
    });
    await before;
    const restMs = this.#nextAtMs - this.#now();
    if (restMs > 0) await sleep(restMs);
    const startedAtMs = this.#now();
    return () => {
      const tookMs = this.#now() - startedAtMs;
      if (tookMs > burdenMs) this.#nextAtMs = this.#now() + Math.min(longestRestMs, tookMs * restFactor);
      release();
    };
  }
}
