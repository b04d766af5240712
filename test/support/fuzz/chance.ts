/** Seeded choices for fuzzing: the same seed makes the same choices. */
import { seededRandom } from '#lessons/grading/driver/random.ts';

export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** True with that probability. */
  isLucky(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}

/** The seed in FUZZ_SEED, or a new one; printed, so that what was found can be found again. */
export function fuzzSeed(what: string): number {
  const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 4_294_967_296));
  if (!Number.isInteger(seed)) throw new Error('FUZZ_SEED must be a whole number.');
  console.log(`${what}: FUZZ_SEED=${seed}`);
  return seed;
}

/** The number in FUZZ_COMMANDS, or the usual one. */
export function fuzzCount(usual: number): number {
  const count = Number(process.env.FUZZ_COMMANDS ?? usual);
  if (!Number.isInteger(count) || count < 1) throw new Error('FUZZ_COMMANDS must be a whole number above 0.');
  return count;
}
