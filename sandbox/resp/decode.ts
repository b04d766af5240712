/** A whole reply of RESP2 or RESP3, as `Reply`. Bulk strings are views of the bytes, never copies. */
import type { Reply } from '#sandbox/resp/reply.ts';

/** What arrived is not RESP; the connection can't be used any more. */
export class ParseError extends Error {
  override name = 'ParseError';
}

const mostDepth = 32;
const cr = 0x0d;
const lf = 0x0a;

/**
 * Decodes the reply that begins at `from` and lies whole in `bytes`.
 * @throws {ParseError}
 */
export function decodeReply(bytes: Buffer, from = 0, depth: number = mostDepth): Reply {
  return new Decoder(bytes, from).read(depth);
}

/** Where the carriage return of the next line end stands, or -1 if it has not arrived. */
export function lineEnd(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at + 1 < end; at += 1) {
    if (bytes[at] === cr && bytes[at + 1] === lf) return at;
  }
  return -1;
}

class Decoder {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  read(depth: number): Reply {
    const mark = this.#bytes[this.#at];
    const line = this.#line();
    switch (mark) {
      case 0x24: // $
      case 0x3d: // =
      case 0x21: // !
        return this.#bulk(mark, readLength(line));
      case 0x2a: // *
        return this.#items('array', readLength(line), depth);
      case 0x7e: // ~
        return this.#items('set', readLength(line), depth);
      case 0x3e: // >
        return this.#items('push', readLength(line), depth);
      case 0x25: // %
        return this.#map(readLength(line), depth);
      case 0x7c: // |
        // An attribute only comments the reply that follows it.
        this.#map(readLength(line), depth);
        return this.read(depth);
      default:
        return readScalar(mark ?? 0, line);
    }
  }

  /** What stands between the type byte and the line end. */
  #line(): string {
    const end = lineEnd(this.#bytes, this.#at + 1, this.#bytes.length);
    if (end < 0) throw new ParseError('a line without an end');
    const line = this.#bytes.toString('utf8', this.#at + 1, end);
    this.#at = end + 2;
    return line;
  }

  #bulk(mark: number, length: number): Reply {
    if (length < 0) return { type: 'nil' };
    const content = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length + 2;
    if (mark === 0x24) return { type: 'bulk', bytes: content };
    if (mark === 0x21) return { type: 'error', text: content.toString() };
    return { type: 'verbatim', format: content.toString('latin1', 0, 3), bytes: content.subarray(4) };
  }

  #items(type: 'array' | 'set' | 'push', length: number, depth: number): Reply {
    if (length < 0) return { type: 'nil-array' };
    const items: Reply[] = [];
    const left = deeper(depth);
    for (let index = 0; index < length; index += 1) items.push(this.read(left));
    return { type, items };
  }

  #map(length: number, depth: number): Reply {
    if (length < 0) return { type: 'nil-array' };
    const entries: [Reply, Reply][] = [];
    const left = deeper(depth);
    for (let index = 0; index < length; index += 1) entries.push([this.read(left), this.read(left)]);
    return { type: 'map', entries };
  }
}

function deeper(depth: number): number {
  if (depth === 0) throw new ParseError('nested too deeply');
  return depth - 1;
}

function readScalar(mark: number, text: string): Reply {
  switch (mark) {
    case 0x2b:
      return { type: 'status', text };
    case 0x2d:
      return { type: 'error', text };
    case 0x3a:
      if (!/^[+-]?\d+$/.test(text)) throw new ParseError('not an integer');
      return { type: 'integer', value: BigInt(text) };
    case 0x5f:
      return { type: 'nil' };
    case 0x2c:
      return { type: 'double', text };
    case 0x23:
      return { type: 'boolean', value: text === 't' };
    case 0x28:
      return { type: 'big-number', text };
    default:
      throw new ParseError(`unknown type byte ${mark}`);
  }
}

function readLength(text: string): number {
  const length = Number(text);
  if (text === '' || !Number.isSafeInteger(length) || length < -1) throw new ParseError('not a length');
  return length;
}
