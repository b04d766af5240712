/**
 * An incremental parser of replies in RESP2 and RESP3. It keeps its place between chunks, never decodes a bulk
 * string, and bounds what it keeps: a reply over `replyBytes` or `elements` is read to its end and thrown away, so
 * that the connection stays in step, and an error reply takes its place.
 */
import { ByteQueue } from '#sandbox/resp/byte-queue.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

export interface ReplyLimits {
  readonly replyBytes: number;
  /** Of one reply, all levels together. */
  readonly elements: number;
  readonly depth: number;
}

/** What arrived is not RESP; the connection can't be used any more. */
export class ParseError extends Error {
  override name = 'ParseError';
}

type Aggregate = 'array' | 'set' | 'push' | 'map';
interface Frame {
  readonly type: Aggregate;
  readonly attribute: boolean;
  left: number;
  readonly items: Reply[];
}
type Bulk = 'bulk' | 'verbatim' | 'error';

const aggregates = new Map<number, Aggregate>([
  [0x2a, 'array'],
  [0x7e, 'set'],
  [0x3e, 'push'],
  [0x25, 'map'],
  [0x7c, 'map'],
]);
const bulks = new Map<number, Bulk>([
  [0x24, 'bulk'],
  [0x3d, 'verbatim'],
  [0x21, 'error'],
]);
const maxLineBytes = 1_048_576;

export class ReplyParser {
  readonly #limits: ReplyLimits;
  readonly #queue = new ByteQueue();
  #stack: Frame[] = [];
  #pending: { type: Bulk; length: number } | undefined;
  #skipping = 0;
  #bytes = 0;
  #elements = 0;

  constructor(limits: ReplyLimits) {
    this.#limits = limits;
  }

  push(chunk: Buffer): void {
    this.#queue.push(chunk);
  }

  /**
   * The next whole reply, or undefined until more has arrived.
   * @throws {ParseError}
   */
  next(): Reply | undefined {
    for (;;) {
      const scalar =
        this.#skipping > 0 ? this.#skip() : this.#pending ? this.#readBulk() : this.#readHeader();
      if (scalar === undefined) return undefined;
      if (scalar === 'more') continue;
      const whole = this.#place(scalar);
      if (whole !== undefined) return this.#finish(whole);
    }
  }

  get #tooLarge(): boolean {
    return this.#bytes > this.#limits.replyBytes || this.#elements > this.#limits.elements;
  }

  #finish(reply: Reply): Reply {
    const tooLarge = this.#tooLarge;
    const mib = (this.#bytes / 1_048_576).toFixed(1);
    this.#bytes = 0;
    this.#elements = 0;
    if (!tooLarge) return reply;
    const text = `ERR The reply is too large to show here (${mib} MB). Read it in parts, such as by HSCAN, LRANGE or GETRANGE.`;
    return { type: 'error', text };
  }

  #readHeader(): Reply | 'more' | undefined {
    const line = this.#queue.takeLine();
    if (line === undefined) {
      if (this.#queue.length > maxLineBytes) throw new ParseError('a line without an end');
      return undefined;
    }
    const mark = line[0] ?? 0;
    this.#bytes += line.length + 2;
    const aggregate = aggregates.get(mark);
    if (aggregate !== undefined) return this.#open(aggregate, mark === 0x7c, line);
    const bulk = bulks.get(mark);
    if (bulk === undefined) return readScalar(mark, line);
    const length = readLength(line);
    if (length < 0) return { type: 'nil' };
    this.#pending = { type: bulk, length };
    return 'more';
  }

  #open(type: Aggregate, attribute: boolean, line: Buffer): Reply | 'more' {
    const length = readLength(line);
    if (length < 0) return { type: 'nil-array' };
    const left = type === 'map' ? length * 2 : length;
    this.#elements += left;
    if (this.#stack.length >= this.#limits.depth) throw new ParseError('nested too deeply');
    if (left === 0) return attribute ? 'more' : close({ type, attribute, left, items: [] });
    this.#stack.push({ type, attribute, left, items: [] });
    return 'more';
  }

  #readBulk(): Reply | 'more' | undefined {
    const { type, length } = this.#pending ?? { type: 'bulk', length: 0 };
    if (this.#bytes + length > this.#limits.replyBytes) {
      this.#bytes += length;
      this.#pending = undefined;
      this.#skipping = length + 2;
      return 'more';
    }
    const bytes = this.#queue.take(length + 2);
    if (bytes === undefined) return undefined;
    this.#pending = undefined;
    this.#bytes += length + 2;
    const content = bytes.subarray(0, length);
    if (type === 'bulk') return { type, bytes: content };
    if (type === 'error') return { type, text: content.toString() };
    return { type, format: content.subarray(0, 3).toString('latin1'), bytes: content.subarray(4) };
  }

  #skip(): Reply | undefined {
    this.#skipping -= this.#queue.skip(this.#skipping);
    return this.#skipping > 0 ? undefined : { type: 'nil' };
  }

  /** Puts a reply where it belongs and gives back the outermost one once it is whole. */
  #place(reply: Reply): Reply | undefined {
    let current = reply;
    for (;;) {
      const frame = this.#stack.at(-1);
      if (frame === undefined) return current;
      if (!this.#tooLarge) frame.items.push(current);
      frame.left -= 1;
      if (frame.left > 0) return undefined;
      this.#stack.pop();
      // An attribute only comments the reply that follows it.
      if (frame.attribute) return undefined;
      current = close(frame);
    }
  }
}

function close({ type, items }: Frame): Reply {
  if (type !== 'map') return { type, items };
  const entries: [Reply, Reply][] = [];
  for (let i = 0; i + 1 < items.length; i += 2) {
    const [key, value] = [items[i], items[i + 1]];
    if (key !== undefined && value !== undefined) entries.push([key, value]);
  }
  return { type, entries };
}

function readScalar(mark: number, line: Buffer): Reply {
  const text = line.toString('utf8', 1);
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

function readLength(line: Buffer): number {
  const length = Number(line.toString('latin1', 1));
  if (!Number.isSafeInteger(length) || length < -1) throw new ParseError('not a length');
  return length;
}
