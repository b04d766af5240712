/**
 * Bytes that have arrived and not been read. Chunks are joined only when a reader needs what spans them, so that a
 * large bulk string in many chunks is copied once.
 */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #head: Buffer = Buffer.alloc(0);
  #at = 0;
  #length = 0;
  /** How far a search for a line end has already looked, from the head's read position. */
  #searched = 0;

  /** Unread bytes. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#at === this.#head.length && this.#chunks.length === 0) {
      this.#head = chunk;
      this.#at = 0;
    } else {
      this.#chunks.push(chunk);
    }
  }

  /** The line before the next CRLF (or LF if `lenient`), taken with its end; undefined if it has not arrived. */
  takeLine(lenient = false): Buffer | undefined {
    for (;;) {
      const end = this.#head.indexOf(0x0a, this.#at + this.#searched);
      if (end >= 0 && (lenient || this.#head[end - 1] === 0x0d)) {
        const stop = end > this.#at && this.#head[end - 1] === 0x0d ? end - 1 : end;
        const line = this.#head.subarray(this.#at, stop);
        this.#advance(end + 1 - this.#at);
        return line;
      }
      if (end >= 0) {
        this.#searched = end + 1 - this.#at;
      } else {
        this.#searched = this.#head.length - this.#at;
        if (!this.#join()) return undefined;
      }
    }
  }

  /** The next `count` bytes, or undefined if they have not all arrived. */
  take(count: number): Buffer | undefined {
    if (this.#length < count) return undefined;
    if (this.#head.length - this.#at < count) this.#join();
    const bytes = this.#head.subarray(this.#at, this.#at + count);
    this.#advance(count);
    return bytes;
  }

  /** Throws away up to `count` bytes and says how many. */
  skip(count: number): number {
    let left = Math.min(count, this.#length);
    const skipped = left;
    while (left > 0) {
      const here = Math.min(left, this.#head.length - this.#at);
      this.#advance(here);
      left -= here;
      const next = left > 0 ? this.#chunks.shift() : undefined;
      if (next !== undefined) {
        this.#head = next;
        this.#at = 0;
      }
    }
    return skipped;
  }

  peek(): number | undefined {
    if (this.#at === this.#head.length) this.#join();
    return this.#head[this.#at];
  }

  #advance(count: number): void {
    this.#at += count;
    this.#length -= count;
    this.#searched = 0;
  }

  #join(): boolean {
    if (this.#chunks.length === 0) return false;
    this.#head = Buffer.concat([this.#head.subarray(this.#at), ...this.#chunks]);
    this.#chunks = [];
    this.#at = 0;
    return true;
  }
}
