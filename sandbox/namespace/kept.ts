/** A list that keeps its newest entries, bounded in number and in bytes. Taking from its front costs nothing. */
const keptBytes = 1_048_576;

export class Kept<Entry extends { readonly size: number }> {
  readonly #most: number;
  #entries: Entry[] = [];
  #first = 0;
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
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
    while (this.length > this.#most || this.#bytes > keptBytes) {
      const oldest = this.#entries[this.#first];
      if (oldest === undefined) break;
      this.#bytes -= oldest.size;
      this.#first += 1;
    }
    if (this.#first < this.#most) return;
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
