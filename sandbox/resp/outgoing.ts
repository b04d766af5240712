/**
 * Bytes on their way out. Small pieces are gathered in one chunk, so that what is written in one turn of the event
 * loop leaves in one system call; large ones are passed on without a copy and must not change any more.
 */
import type { Socket } from 'node:net';

/** Who writes little holds on to little. */
const chunkBytes = { first: 256, most: 16_384 };
const largeBytes = 4096;
/** Below this, copying byte by byte is faster than calling out of JavaScript. */
const tinyBytes = 48;
const none = Buffer.alloc(0);
const zero = 0x30;

export class Outgoing {
  #parts: Buffer[] = [];
  #chunk = none;
  #from = 0;
  #to = 0;
  #partBytes = 0;
  #next = chunkBytes.first;

  get length(): number {
    return this.#partBytes + this.#to - this.#from;
  }

  /** Text of one byte for each character. */
  latin1(text: string): void {
    this.#room(text.length);
    if (text.length > tinyBytes) {
      this.#to += this.#chunk.write(text, this.#to, 'latin1');
      return;
    }
    for (let index = 0; index < text.length; index += 1) this.#chunk[this.#to++] = text.charCodeAt(index);
  }

  bytes(source: Buffer, from = 0, to = source.length): void {
    const length = to - from;
    if (length > largeBytes) {
      this.#seal();
      this.#parts.push(source.subarray(from, to));
      this.#partBytes += length;
      return;
    }
    this.#room(length);
    if (length > tinyBytes) {
      source.copy(this.#chunk, this.#to, from, to);
      this.#to += length;
      return;
    }
    const chunk = this.#chunk;
    let at = this.#to;
    for (let index = from; index < to; index += 1) chunk[at++] = source[index] ?? 0;
    this.#to = at;
  }

  /** A type byte, a whole number that is not negative, and a line end: `$12\r\n`. */
  header(mark: number, number: number): void {
    this.#room(24);
    const chunk = this.#chunk;
    chunk[this.#to++] = mark;
    let digits = 1;
    for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
    let rest = number;
    for (let at = this.#to + digits - 1; at >= this.#to; at -= 1) {
      const next = Math.floor(rest / 10);
      chunk[at] = zero + rest - next * 10;
      rest = next;
    }
    this.#to += digits;
    this.lineEnd();
  }

  lineEnd(): void {
    this.#room(2);
    this.#chunk[this.#to++] = 0x0d;
    this.#chunk[this.#to++] = 0x0a;
  }

  /** All of it, in order; what is gathered after this call is not in it. */
  take(): Buffer[] {
    this.#seal();
    const parts = this.#parts;
    this.#parts = [];
    this.#partBytes = 0;
    return parts;
  }

  #seal(): void {
    if (this.#to === this.#from) return;
    const part = this.#chunk.subarray(this.#from, this.#to);
    this.#parts.push(part);
    this.#partBytes += part.length;
    this.#from = this.#to;
  }

  #room(length: number): void {
    if (this.#chunk.length - this.#to >= length) return;
    this.#seal();
    this.#chunk = Buffer.allocUnsafeSlow(Math.max(this.#next, length));
    this.#next = Math.min(this.#next * 2, chunkBytes.most);
    this.#from = 0;
    this.#to = 0;
  }
}

/** Writes them in one system call. */
export function writeParts(socket: Socket, [first, ...rest]: Buffer[]): void {
  if (first === undefined) return;
  if (rest.length > 0) socket.cork();
  socket.write(first);
  for (const part of rest) socket.write(part);
  if (rest.length > 0) socket.uncork();
}
