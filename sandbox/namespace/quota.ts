/**
 * How much a sandbox holds. What each write may add is summed up from its arguments, always too much rather than too
 * little; only when the sum would pass a limit are the keys really counted and measured. So a sandbox far below its
 * limits costs nothing, and one at its limits is measured often, at its own expense.
 */

import { wholeNumber } from '#sandbox/command/guard.ts';
import { locateKeys, upper } from '#sandbox/command/locate-keys.ts';
import type { Command } from '#sandbox/command/table.ts';
import type { Limits } from '#sandbox/config.ts';
import type { Keyspace } from '#sandbox/namespace/keyspace.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';

/** What Redis needs beside the bytes of an element or a key, at most. */
export const elementOverheadBytes = 96;
const hyperLogLogBytes = 12_400;
/** Commands whose result is as large as the keys they read. */
const copying =
  /^(?:copy|sort|georadius|georadiusbymember|geosearchstore|zrangestore|bitop|pfmerge|xreadgroup|[sz](?:union|inter|diff)store)$/;

export interface Growth {
  readonly keys: number;
  readonly bytes: number;
  /** Keys whose size must be added, because the command copies them. */
  readonly copied: readonly Buffer[];
}

/** What a command may add at most. */
export function growthOf(command: Command, args: readonly Buffer[]): Growth {
  if (!command.mayGrow && command.name !== 'xreadgroup') return { keys: 0, bytes: 0, copied: [] };
  let bytes = 0;
  for (const arg of args) bytes += arg.length + elementOverheadBytes;
  const positions = locateKeys(command, args);
  const written = positions.filter(({ flags }) => !flags.has('RO')).length;
  const copies = copying.test(command.name) ? positions.filter(({ flags }) => !flags.has('OW')) : [];
  return {
    keys: command.name === 'xreadgroup' ? 0 : Math.max(1, written),
    bytes: bytes + extraBytes(command, args),
    copied: copies.flatMap(({ index }) => args[index] ?? []),
  };
}

/** What grows by an offset and not by its arguments. */
function extraBytes(command: Command, args: readonly Buffer[]): number {
  switch (command.name) {
    case 'setrange':
      return Number(wholeNumber(args[2]) ?? 0n);
    case 'setbit':
      return Number(wholeNumber(args[2]) ?? 0n) / 8;
    case 'bitfield':
      return bitfieldBytes(args);
    case 'pfadd':
    case 'pfmerge':
      return hyperLogLogBytes;
    default:
      return 0;
  }
}

function bitfieldBytes(args: readonly Buffer[]): number {
  let most = 0;
  for (let at = 2; at + 2 < args.length; at += 1) {
    if (!/^(?:SET|INCRBY)$/.test(upper(args[at]))) continue;
    const offset = args[at + 2] ?? Buffer.alloc(0);
    const isScaled = offset[0] === 0x23;
    const bits = Number(wholeNumber(isScaled ? offset.subarray(1) : offset) ?? 0n) * (isScaled ? 64 : 1);
    most = Math.max(most, bits / 8);
  }
  return most;
}

export class Quota {
  readonly #keyspace: Keyspace;
  readonly #limits: Pick<Limits, 'keys' | 'bytes'>;
  #keys: number;
  #bytes: number;
  #measuring: Promise<void> | undefined;

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
  take({ keys, bytes, copied }: Growth): boolean {
    if (copied.length > 0 || !this.#fits(keys, bytes)) return false;
    this.#keys += keys;
    this.#bytes += bytes;
    return true;
  }

  /** As `take`, measuring where needed. @returns the bytes taken, or the error reply if they do not fit */
  async demand({ keys, bytes, copied }: Growth): Promise<number | Reply> {
    const total = bytes + (copied.length > 0 ? 2 * (await this.#keyspace.bytesOf(copied)) : 0);
    if (!this.#fits(keys, total)) await this.measure();
    if (this.#keys + keys > this.#limits.keys) {
      return error(
        `ERR quota: this sandbox holds ${this.#keys} keys, and ${this.#limits.keys} fit. Delete some, or set expiries.`,
      );
    }
    if (this.#bytes + total > this.#limits.bytes) {
      const [held, most] = [this.#bytes, this.#limits.bytes].map(value => (value / 1_048_576).toFixed(1));
      return error(
        `ERR quota: this sandbox holds ${held} MB of ${most} MB, and this may need more than is left. Delete some keys, or store less.`,
      );
    }
    this.#keys += keys;
    this.#bytes += total;
    return total;
  }

  /** Counts and measures all keys, one measurement at a time. */
  async measure(): Promise<void> {
    this.#measuring ??= (async () => {
      try {
        const [keys, bytes] = await Promise.all([this.#keyspace.count(), this.#keyspace.bytes()]);
        this.#keys = keys;
        this.#bytes = bytes;
      } finally {
        this.#measuring = undefined;
      }
    })();
    await this.#measuring;
  }

  #fits(keys: number, bytes: number): boolean {
    return this.#keys + keys <= this.#limits.keys && this.#bytes + bytes <= this.#limits.bytes;
  }
}
