/**
 * How much a sandbox holds. What each write may add (`growth.ts`) is summed up; only when the sum would pass a limit
 * are the keys really counted and measured. So a sandbox far below its limits costs nothing, and one at its limits is
 * measured often, at its own expense: it waits, so that measuring never takes more than a part of the server's time.
 *
 * A measurement does not see what is not stored yet. So what was taken shortly before it and during it is added to
 * what it finds, and what an open transaction has queued is held until that ends.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from '#sandbox/config.ts';
import { respText } from '#sandbox/failure.ts';
import type { Keyspace } from '#sandbox/namespace/keyspace.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import { type Growth, largestConversion } from './growth.ts';

/** What has been taken for so long is stored by now. */
const storedWithinMs = 250;
const measurements = 3;
/** Of the time, for measuring one sandbox; but nobody waits longer than this. */
const shareOfTime = 1 / 20;
const longestWaitMs = 500;

interface Amount {
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
  readonly #taken = { keys: 0, bytes: 0 };
  readonly #recent: { atMs: number; keys: number; bytes: number }[] = [];
  #measuring: Promise<void> | undefined;
  #measureAtMs = 0;

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

  /** Adds what certainly fits, at no cost; false if it must be asked by `demand`. */
  take(growth: Growth): boolean {
    const { keys, bytes, copied, conversion = 0 } = growth;
    const conversions = Math.min(this.#conversions + conversion, this.#mayConvert);
    if (copied.length > 0 || !this.#fits({ keys, bytes: bytes + conversions })) return false;
    this.#conversions += conversion;
    this.#add({ keys, bytes });
    return true;
  }

  /** As `take`, measuring where needed. @returns the bytes taken, or the error reply if they do not fit */
  async demand(growth: Growth): Promise<number | Reply> {
    const { keys, conversion = 0 } = growth;
    const bytes = growth.bytes + (await this.#bytesOfCopies(growth));
    const conversions = () => Math.min(this.#conversions + conversion, this.#mayConvert);
    for (
      let done = 0;
      done < measurements && !this.#fits({ keys, bytes: bytes + conversions() });
      done += 1
    ) {
      if (done > 0) await sleep(storedWithinMs);
      // Counting is cheap, so whoever writes the same keys over and over is not measured for it.
      if (this.#bytes + bytes + conversions() <= this.#limits.bytes) await this.#count();
      else await this.measure();
      if (this.#fits({ keys, bytes }) || this.#recent.length === 0) break;
    }
    if (this.#keys + keys > this.#limits.keys) return tooManyKeys(this.#keys, this.#limits.keys);
    if (this.#bytes + bytes > this.#limits.bytes) return tooManyBytes(this.#bytes, this.#limits.bytes);
    this.#conversions += conversion;
    this.#add({ keys, bytes });
    return bytes;
  }

  /** What a transaction has queued counts until `release`, however often the keys are measured meanwhile. */
  hold({ keys, bytes }: Amount): void {
    this.#held.keys += keys;
    this.#held.bytes += bytes;
  }

  release({ keys, bytes }: Amount): void {
    this.#held.keys -= keys;
    this.#held.bytes -= bytes;
    this.#note({ keys, bytes });
  }

  /** Counts and measures all keys, one measurement at a time. */
  async measure(): Promise<void> {
    this.#measuring ??= this.#measureOnce().finally(() => {
      this.#measuring = undefined;
    });
    await this.#measuring;
  }

  async #count(): Promise<void> {
    const [recent, before] = [this.#recentAmount(), this.#taken.keys];
    const keys = await this.#keyspace.count();
    this.#keys = keys + recent.keys + (this.#taken.keys - before) + this.#held.keys;
  }

  async #measureOnce(): Promise<void> {
    const waitMs = this.#measureAtMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const startedAtMs = performance.now();
    const [recent, before] = [this.#recentAmount(), { ...this.#taken }];
    const [keys, bytes] = await Promise.all([this.#keyspace.count(), this.#keyspace.bytes()]);
    const since = { keys: this.#taken.keys - before.keys, bytes: this.#taken.bytes - before.bytes };
    this.#keys = keys + recent.keys + since.keys + this.#held.keys;
    this.#bytes = bytes + recent.bytes + since.bytes + this.#held.bytes;
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

  #add(amount: Amount): void {
    this.#keys += amount.keys;
    this.#bytes += amount.bytes;
    this.#note(amount);
  }

  /** Taken now, and stored when the server gets to it. */
  #note({ keys, bytes }: Amount): void {
    this.#taken.keys += keys;
    this.#taken.bytes += bytes;
    const nowMs = performance.now();
    const last = this.#recent.at(-1);
    if (last !== undefined && nowMs - last.atMs < storedWithinMs / 4) {
      last.keys += keys;
      last.bytes += bytes;
      return;
    }
    this.#forgetStored(nowMs);
    this.#recent.push({ atMs: nowMs, keys, bytes });
  }

  #recentAmount(): Amount {
    this.#forgetStored(performance.now());
    const sum = { keys: 0, bytes: 0 };
    for (const { keys, bytes } of this.#recent) {
      sum.keys += keys;
      sum.bytes += bytes;
    }
    return sum;
  }

  #forgetStored(nowMs: number): void {
    const oldest = nowMs - storedWithinMs * 1.25;
    while ((this.#recent[0]?.atMs ?? nowMs) < oldest) this.#recent.shift();
  }
}

const defaultCopies = { bytesFactor: 2, perElement: 0, mostElements: 0 };

function tooManyKeys(held: number, most: number): Reply {
  return error(`ERR quota: this sandbox holds ${held} keys, and ${most} fit. Delete some, or set expiries.`);
}

function tooManyBytes(held: number, most: number): Reply {
  const [has, fit] = [held, most].map(value => (value / 1_048_576).toFixed(1));
  return quotaError(
    `this sandbox holds ${has} MB of ${fit} MB, and this may need more than is left. Delete some keys, or store less.`,
  );
}

const quotaError = (text: string): Reply => error(respText('quota', text));
