/**
 * Bytes that have arrived and are still needed: those from `from` to `end`. What is whole in one chunk is read where
 * it lies; only what straddles chunks is put together, in a buffer that doubles, so that every byte is copied a bounded
 * number of times however small the chunks are. Bytes once given out are never written over.
 */
const none = Buffer.alloc(0);
const leastBytes = 1024;

export class Incoming {
  bytes: Buffer = none;
  /** Where what is being read begins. */
  from = 0;
  /** How far reading has come. */
  at = 0;
  end = 0;
  #isOwn = false;

  push(chunk: Buffer): void {
    const kept = this.end - this.from;
    if (kept === 0) {
      this.bytes = chunk;
      this.from = 0;
      this.at = 0;
      this.end = chunk.length;
      this.#isOwn = false;
      return;
    }
    if (!this.#isOwn || this.bytes.length - this.end < chunk.length) this.#move(kept + chunk.length);
    chunk.copy(this.bytes, this.end);
    this.end += chunk.length;
  }

  /** Everything read so far is done with. */
  forget(): void {
    this.from = this.at;
    if (this.at < this.end) return;
    // Nothing is left of the chunk, so it is let go.
    this.bytes = none;
    this.from = 0;
    this.at = 0;
    this.end = 0;
  }

  #move(need: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(leastBytes, 2 ** Math.ceil(Math.log2(need))));
    this.bytes.copy(bytes, 0, this.from, this.end);
    this.bytes = bytes;
    this.at -= this.from;
    this.end -= this.from;
    this.from = 0;
    this.#isOwn = true;
  }
}
