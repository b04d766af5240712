/** A list that keeps its newest entries, bounded in number and in bytes. Taking from its front costs nothing. */

export interface KeptLimits {
  readonly most: number;
  readonly bytes: number;
}

export class Kept<Entry extends { readonly size: number }> {
  readonly #limits: KeptLimits;
  #entries: Entry[] = [];
  #first = 0;
  #bytes = 0;

  constructor(limits: KeptLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#entries.length - this.#first;
  }

  /** The one at that place, counted from the oldest. */
  at(index: number): Entry | undefined {
    return this.#entries[this.#first + index];
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += entry.size;
    while (this.length > this.#limits.most || this.#bytes > this.#limits.bytes) {
      const oldest = this.#entries[this.#first];
      if (oldest === undefined) break;
      this.#bytes -= oldest.size;
      this.#first += 1;
    }
    if (this.#first < this.#limits.most) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }

  /** Oldest first, from that place on. */
  from(index = 0): Entry[] {
    return this.#entries.slice(this.#first + index);
  }

  clear(): void {
    this.#entries = [];
    this.#first = 0;
    this.#bytes = 0;
  }
}
