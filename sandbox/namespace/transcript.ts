/** The commands of a sandbox since its start state, the newest of them, bounded in number and bytes. */
import type { TranscriptEntry } from '#sandbox/sandbox.ts';

const keptBytes = 8_388_608;

export class Transcript {
  readonly #limit: number;
  #kept: { readonly entry: TranscriptEntry; readonly bytes: number }[] = [];
  #first = 0;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: TranscriptEntry, bytes: number): void {
    this.#kept.push({ entry, bytes });
    this.#bytes += bytes;
    while (this.#kept.length - this.#first > this.#limit || this.#bytes > keptBytes) {
      const oldest = this.#kept[this.#first];
      if (oldest === undefined) break;
      this.#bytes -= oldest.bytes;
      this.#first += 1;
    }
    if (this.#first < this.#limit) return;
    this.#kept = this.#kept.slice(this.#first);
    this.#first = 0;
  }

  entries(): TranscriptEntry[] {
    return this.#kept.slice(this.#first).map(({ entry }) => entry);
  }

  clear(): void {
    this.#kept = [];
    this.#first = 0;
    this.#bytes = 0;
  }
}
