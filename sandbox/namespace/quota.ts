/**
 * How much a sandbox holds. What each write may add (`growth.ts`) is summed up; that is too much as a rule, so well
 * before the sum reaches a limit the keys are counted and measured in the background, and only a write that would pass
 * a limit waits for it. A sandbox far below its limits costs nothing; one at its limits is measured at its own expense,
 * never for more than a part of the time.
 *
 * A measurement does not see what is not stored yet. So what is taken counts as pending until its command is answered
 * (`settled`), and what an open transaction has queued is held until that ends.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from '#sandbox/config.ts';
import { respText } from '#sandbox/failure.ts';
import type { Keyspace } from '#sandbox/namespace/keyspace.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import { type Growth, largestConversion } from './growth.ts';

/** What is pending is stored soon; then a measurement tells more. */
const storedSoonMs = 25;
const measurements = 20;
/** Counting is cheap, so it may be done so often. */
const countEveryMs = 10;
/** Of the time, for measuring one sandbox; but nobody waits longer than this. */
const shareOfTime = 1 / 20;
const longestWaitMs = 500;
/** Beyond this part of a limit, keys are measured before anybody has to wait for it. */
const measuredBeyond = 1 / 2;

/** Keys and bytes. */
export interface Amount {
  readonly keys: number;
  readonly bytes: number;
}

export class Quota {
  readonly #keyspace: Keyspace;
  readonly #limits: Pick<Limits, 'keys' | 'bytes'>;
  #keys: number;
  #bytes: number;
  /** What compact keys may have grown by, each at most once, since they were measured. */
  #conversions = 0;
  #mayConvert = 0;
  readonly #held = { keys: 0, bytes: 0 };
  /** All that was ever taken, and what of it is stored by now or never will be. */
  readonly #taken = { keys: 0, bytes: 0 };
  readonly #settled = { keys: 0, bytes: 0 };
  /** What was under way during the last count or measurement: it may be in it or not, so it is added. */
  #unsure = { keys: 0, bytes: 0 };
  #measuring: Promise<void> | undefined;
  #measureAtMs = 0;
  #isRefreshing = false;
  #refreshAtMs = 0;

  constructor(keyspace: Keyspace, limits: Pick<Limits, 'keys' | 'bytes'>) {
    this.#keyspace = keyspace;
    this.#limits = limits;
    // Unknown until measured: the first write does.
    this.#keys = Number.POSITIVE_INFINITY;
    this.#bytes = Number.POSITIVE_INFINITY;
  }

  get bytes(): number {
    return Number.isFinite(this.#bytes) ? this.#bytes : 0;
  }

  /** Adds what certainly fits, at no cost; false if it must be asked by `demand`. `settled` must follow. */
  take(growth: Growth): boolean {
    const { keys, bytes, copied, conversion = 0 } = growth;
    const conversions = Math.min(this.#conversions + conversion, this.#mayConvert);
    if (copied.length > 0 || !this.#fits({ keys, bytes: bytes + conversions })) return false;
    this.#conversions += conversion;
    this.#add(keys, bytes);
    return true;
  }

  /** What was taken is stored, or was refused by the server: in any case a measurement sees it from now on. */
  settled({ keys, bytes }: Amount): void {
    this.#settled.keys += keys;
    this.#settled.bytes += bytes;
  }

  /** As `take`, measuring where needed. `settled` must follow with what it gives. @returns the bytes taken, or the error reply if they do not fit */
  async demand(growth: Growth): Promise<number | Reply> {
    const { keys, conversion = 0 } = growth;
    const bytes = growth.bytes + (await this.#bytesOfCopies(growth));
    const conversions = () => Math.min(this.#conversions + conversion, this.#mayConvert);
    for (
      let done = 0;
      done < measurements && !this.#fits({ keys, bytes: bytes + conversions() });
      done += 1
    ) {
      if (done > 0) await sleep(storedSoonMs);
      // Counting is cheap, so whoever writes the same keys over and over is not measured for it.
      if (this.#bytes + bytes + conversions() <= this.#limits.bytes) await this.#count();
      else await this.measure();
      if (this.#fits({ keys, bytes }) || this.#isSurelyTooMuch(keys, bytes)) break;
    }
    if (this.#keys + keys > this.#limits.keys) return tooManyKeys(this.#keys, this.#limits.keys);
    if (this.#bytes + bytes > this.#limits.bytes) return tooManyBytes(this.#bytes, this.#limits.bytes);
    this.#conversions += conversion;
    this.#add(keys, bytes);
    return bytes;
  }

  /** What a transaction has queued counts until `release`, however often the keys are measured meanwhile. */
  hold({ keys, bytes }: Amount): void {
    this.#held.keys += keys;
    this.#held.bytes += bytes;
  }

  /** The transaction has ended; what it held is pending until `settled`. */
  release({ keys, bytes }: Amount): void {
    this.#held.keys -= keys;
    this.#held.bytes -= bytes;
    this.#taken.keys += keys;
    this.#taken.bytes += bytes;
  }

  /** Counts and measures all keys, one measurement at a time. */
  async measure(): Promise<void> {
    this.#measuring ??= this.#measureOnce().finally(() => {
      this.#measuring = undefined;
    });
    await this.#measuring;
  }

  async #count(): Promise<void> {
    const settledBefore = this.#settled.keys;
    const keys = await this.#keyspace.count();
    this.#unsure.keys = this.#taken.keys - settledBefore;
    this.#keys = keys + this.#unsure.keys + this.#held.keys;
  }

  async #measureOnce(): Promise<void> {
    const waitMs = this.#measureAtMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const startedAtMs = performance.now();
    const settledBefore = { ...this.#settled };
    const [keys, bytes] = await Promise.all([this.#keyspace.count(), this.#keyspace.bytes()]);
    this.#unsure = {
      keys: this.#taken.keys - settledBefore.keys,
      bytes: this.#taken.bytes - settledBefore.bytes,
    };
    this.#keys = keys + this.#unsure.keys + this.#held.keys;
    this.#bytes = bytes + this.#unsure.bytes + this.#held.bytes;
    this.#conversions = 0;
    this.#mayConvert = this.#keys * largestConversion;
    const tookMs = performance.now() - startedAtMs;
    this.#measureAtMs = performance.now() + Math.min(longestWaitMs, tookMs / shareOfTime);
  }

  async #bytesOfCopies({ copied, copies }: Growth): Promise<number> {
    if (copied.length === 0) return 0;
    const { bytesFactor, perElement, mostElements } = copies ?? defaultCopies;
    const bytes = bytesFactor === 0 ? 0 : bytesFactor * (await this.#keyspace.bytesOf(copied));
    if (perElement === 0) return bytes;
    return bytes + perElement * (await this.#keyspace.elementsOf(copied, mostElements));
  }

  #fits({ keys, bytes }: Amount): boolean {
    return this.#keys + keys <= this.#limits.keys && this.#bytes + bytes <= this.#limits.bytes;
  }

  /** Even if nothing of what is unsure is stored. */
  #isSurelyTooMuch(keys: number, bytes: number): boolean {
    return (
      this.#keys - this.#unsure.keys + keys > this.#limits.keys ||
      this.#bytes - this.#unsure.bytes + bytes > this.#limits.bytes
    );
  }

  #add(keys: number, bytes: number): void {
    this.#keys += keys;
    this.#bytes += bytes;
    this.#taken.keys += keys;
    this.#taken.bytes += bytes;
    if (this.#keys > this.#limits.keys * measuredBeyond) this.#refreshSoon();
    else if (this.#bytes > this.#limits.bytes * measuredBeyond) this.#refreshSoon();
  }

  #refreshSoon(): void {
    if (this.#isRefreshing || performance.now() < this.#refreshAtMs) return;
    this.#isRefreshing = true;
    void this.#refresh();
  }

  async #refresh(): Promise<void> {
    const startedAtMs = performance.now();
    let restMs = countEveryMs;
    try {
      if (this.#bytes > this.#limits.bytes * measuredBeyond) {
        await this.measure();
        restMs = (performance.now() - startedAtMs) / shareOfTime;
      } else await this.#count();
    } catch {
      // Whoever needs to know asks again by `demand`, and is told.
    } finally {
      this.#isRefreshing = false;
      this.#refreshAtMs = performance.now() + Math.min(longestWaitMs, restMs);
    }
  }
}

const defaultCopies = { bytesFactor: 2, perElement: 0, mostElements: 0 };

function tooManyKeys(held: number, most: number): Reply {
  return quotaError(`this sandbox holds ${held} keys, and ${most} fit. Delete some, or set expiries.`);
}

function tooManyBytes(held: number, most: number): Reply {
  const [has, fit] = [held, most].map(value => (value / 1_048_576).toFixed(1));
  return quotaError(
    `this sandbox holds ${has} MB of ${fit} MB, and this may need more than is left. Delete some keys, or store less.`,
  );
}

const quotaError = (text: string): Reply => error(respText('quota', text));
