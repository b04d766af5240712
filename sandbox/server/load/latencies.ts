/** Latencies by buckets that grow with them, so that a percentile is right to about 3 % in little memory. */

const bucketsPerDoubling = 24;
/** Up to a minute, in microseconds. */
const buckets = Math.ceil(Math.log2(60_000_000) * bucketsPerDoubling) + 1;

export class Latencies {
  readonly #counts = new Uint32Array(buckets);
  #total = 0;

  add(ms: number): void {
    const microseconds = Math.max(1, ms * 1000);
    const bucket = Math.min(buckets - 1, Math.floor(Math.log2(microseconds) * bucketsPerDoubling));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  /** `part` from 0 to 1; null if nothing was added. */
  percentileMs(part: number): number | null {
    if (this.#total === 0) return null;
    const wanted = Math.max(1, Math.ceil(part * this.#total));
    let seen = 0;
    let bucket = 0;
    for (; bucket < buckets - 1; bucket += 1) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= wanted) break;
    }
    return Math.round(2 ** ((bucket + 0.5) / bucketsPerDoubling)) / 1000;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }
}
