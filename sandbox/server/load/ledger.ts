/**
 * Which numbered writes were acknowledged, and when each was written: a bit for each, and the times by ticks, so that
 * millions cost little.
 */
export class Ledger {
  #bits = new Uint8Array(1024);
  #count = 0;
  #acknowledged = 0;
  /** Numbers from `first` on were written at `atMs`, up to the next entry. */
  readonly #ticks: { first: number; atMs: number }[] = [];

  /** Numbers given out so far: 0 up to, not including, this. */
  get count(): number {
    return this.#count;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** A new number, written at `atMs`, which never goes back. */
  next(atMs: number): number {
    const number = this.#count;
    this.#count += 1;
    if (this.#ticks.at(-1)?.atMs !== atMs) this.#ticks.push({ first: number, atMs });
    return number;
  }

  acknowledge(number: number): void {
    if (this.isAcknowledged(number)) return;
    const at = number >>> 3;
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(this.#bits.length * 2, at + 1));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (number & 7));
    this.#acknowledged += 1;
  }

  isAcknowledged(number: number): boolean {
    return (((this.#bits[number >>> 3] ?? 0) >>> (number & 7)) & 1) === 1;
  }

  /** When that number was written. */
  writtenAtMs(number: number): number {
    let low = 0;
    let high = this.#ticks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#ticks[middle]?.first ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return this.#ticks[low]?.atMs ?? 0;
  }
}
