/**
 * Finds whole replies of RESP2 and RESP3 in what arrives, without decoding them: for that a count of the frames still
 * missing is enough, however they are nested. It keeps its place between chunks and bounds what it keeps: a reply over
 * `replyBytes` or `elements` is read to its end and thrown away, so that the connection stays in step.
 */
import { decodeReply, lineEnd, ParseError } from '#sandbox/resp/decode.ts';
import { Incoming } from '#sandbox/resp/incoming.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

export { ParseError } from '#sandbox/resp/decode.ts';

export interface ReplyLimits {
  readonly replyBytes: number;
  /** Of one reply, all levels together. */
  readonly elements: number;
  readonly depth: number;
}

const minus = 0x2d;
const mostLineBytes = 1_048_576;

export class ReplyParser {
  readonly #limits: ReplyLimits;
  readonly #incoming = new Incoming();
  /** Frames still missing of the reply that is being read. */
  #left = 1;
  #elements = 0;
  /** Bytes of a bulk string that are passed over, of a reply that is too large. */
  #skipping = 0;
  #dropped = 0;
  #to = 0;
  #oversized: Reply | undefined;

  constructor(limits: ReplyLimits) {
    this.#limits = limits;
  }

  push(chunk: Buffer): void {
    this.#incoming.push(chunk);
  }

  /** The bytes in which the reply that `find` has found lies; they are not written over later. */
  get bytes(): Buffer {
    return this.#incoming.bytes;
  }
  get from(): number {
    return this.#incoming.from;
  }
  get to(): number {
    return this.#to;
  }

  /** What stands in for the reply that `find` has found, if it was too large to keep. */
  get oversized(): Reply | undefined {
    return this.#oversized;
  }

  /**
   * Looks for the next whole reply; false until more has arrived. What it has found must be done with before it is
   * called again.
   * @throws {ParseError}
   */
  find(): boolean {
    const incoming = this.#incoming;
    if (this.#left === 0) this.#begin();
    while (this.#left > 0) {
      if (!this.#step()) return false;
      if (this.#dropped > 0 || this.#isTooLarge) this.#drop();
    }
    this.#to = incoming.at;
    if (this.#dropped > 0) this.#oversized = tooLarge(this.#dropped);
    return true;
  }

  /**
   * The next whole reply, decoded, or undefined until more has arrived.
   * @throws {ParseError}
   */
  next(): Reply | undefined {
    return this.find() ? this.decode() : undefined;
  }

  /** What `find` has found. @throws {ParseError} */
  decode(): Reply {
    return this.#oversized ?? decodeReply(this.bytes, this.from, this.#limits.depth);
  }

  #begin(): void {
    this.#incoming.forget();
    this.#left = 1;
    this.#elements = 0;
    this.#dropped = 0;
    this.#oversized = undefined;
  }

  get #isTooLarge(): boolean {
    const { at, from } = this.#incoming;
    return at - from > this.#limits.replyBytes || this.#elements > this.#limits.elements;
  }

  #drop(): void {
    this.#dropped += this.#incoming.at - this.#incoming.from;
    this.#incoming.forget();
  }

  /** Passes over one frame: a scalar whole, or the header of an aggregate. False until it has all arrived. */
  #step(): boolean {
    const incoming = this.#incoming;
    if (this.#skipping > 0) return this.#skip();
    const { bytes, at, end } = incoming;
    const stop = lineEnd(bytes, at + 1, end);
    if (stop < 0) {
      if (end - at > mostLineBytes) throw new ParseError('a line without an end');
      return false;
    }
    const next = stop + 2;
    switch (bytes[at]) {
      case 0x24: // $
      case 0x3d: // =
      case 0x21: {
        // !
        const length = readLength(bytes, at + 1, stop);
        if (length < 0) return this.#pass(next, 0);
        const to = next + length + 2;
        if (to <= end) return this.#pass(to, 0);
        // What will be too large in any case is not gathered first.
        if (to - incoming.from <= this.#limits.replyBytes && this.#dropped === 0) return false;
        incoming.at = next;
        this.#skipping = length + 2;
        this.#drop();
        return this.#skip();
      }
      case 0x2a: // *
      case 0x7e: // ~
      case 0x3e: // >
        return this.#pass(next, Math.max(0, readLength(bytes, at + 1, stop)));
      case 0x25: // %
        return this.#pass(next, 2 * Math.max(0, readLength(bytes, at + 1, stop)));
      case 0x7c: // | comments the reply that follows it
        return this.#pass(next, 2 * Math.max(0, readLength(bytes, at + 1, stop)) + 1);
      case 0x2b: // +
      case minus:
      case 0x3a: // :
      case 0x5f: // _
      case 0x2c: // ,
      case 0x23: // #
      case 0x28: // (
        return this.#pass(next, 0);
      default:
        throw new ParseError(`unknown type byte ${bytes[at]}`);
    }
  }

  #pass(to: number, children: number): true {
    this.#incoming.at = to;
    this.#left += children - 1;
    this.#elements += children;
    return true;
  }

  #skip(): boolean {
    const incoming = this.#incoming;
    const here = Math.min(this.#skipping, incoming.end - incoming.at);
    incoming.at += here;
    this.#skipping -= here;
    this.#drop();
    if (this.#skipping > 0) return false;
    this.#left -= 1;
    return true;
  }
}

function tooLarge(bytes: number): Reply {
  const mib = (bytes / 1_048_576).toFixed(1);
  const text = `ERR The reply is too large to show here (${mib} MB). Read it in parts, such as by HSCAN, LRANGE or GETRANGE.`;
  return { type: 'error', text };
}

function readLength(bytes: Buffer, from: number, to: number): number {
  if (to - from === 2 && bytes[from] === minus && bytes[from + 1] === 0x31) return -1;
  let length = 0;
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw new ParseError('not a length');
    length = length * 10 + digit;
  }
  if (to === from || length > 4_294_967_296) throw new ParseError('not a length');
  return length;
}
