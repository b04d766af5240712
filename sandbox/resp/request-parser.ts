/**
 * An incremental parser of what a RESP client sends: arrays of bulk strings, or inline commands. Its limits and the
 * words of its errors are Redis's own (`processMultibulkBuffer`, `processInlineBuffer`).
 */
import { splitLine } from '#sandbox/resp/cli-split.ts';
import { Incoming } from '#sandbox/resp/incoming.ts';

export interface RequestLimits {
  readonly arguments: number;
  readonly valueBytes: number;
  /** Of a whole command. */
  readonly requestBytes: number;
}

/** The text of a `-ERR Protocol error: …` reply, after which the connection closes. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

/** A command as it arrived. It is true until the parser is asked for the next one. */
export interface Request {
  /** Where it lies. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  /**
   * It came as an array of bulk strings in exactly the form that we would send, so its bytes may be passed on: whoever
   * reads them finds the same arguments in them. Redis takes any byte for the line feed; other servers may not.
   */
  readonly isFramed: boolean;
  readonly count: number;
  /** Where an argument's bytes begin and end, counted from `from`. */
  startOf(index: number): number;
  endOf(index: number): number;
  /** Copies of the arguments. */
  args(): Buffer[];
  /** The same in bytes of its own, true for ever. Of a framed command. */
  freeze(): Request;
}

/** A framed command in bytes of its own. */
class FrozenRequest implements Request {
  readonly from = 0;
  readonly isFramed = true;
  readonly bytes: Buffer;
  readonly #starts: readonly number[];
  readonly #ends: readonly number[];

  constructor(bytes: Buffer, starts: readonly number[], ends: readonly number[]) {
    this.bytes = bytes;
    this.#starts = starts;
    this.#ends = ends;
  }

  get to(): number {
    return this.bytes.length;
  }
  get count(): number {
    return this.#starts.length;
  }

  startOf(index: number): number {
    return this.#starts[index] ?? 0;
  }

  endOf(index: number): number {
    return this.#ends[index] ?? 0;
  }

  args(): Buffer[] {
    return this.#starts.map((start, index) => this.bytes.subarray(start, this.endOf(index)));
  }

  freeze(): Request {
    return this;
  }
}

const inlineBytes = 65_536;
const mostArguments = 1_048_576;
const cr = 0x0d;
const lf = 0x0a;

export class RequestParser implements Request {
  readonly #limits: RequestLimits;
  readonly #incoming = new Incoming();
  /** Arguments still missing of the command that is being read. */
  #left = 0;
  #bulk = -1;
  #valueBytes = 0;
  #count = 0;
  #starts: number[] = [];
  #ends: number[] = [];
  #inline: Buffer[] | undefined;
  #isExact = true;

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  push(chunk: Buffer): void {
    this.#incoming.push(chunk);
  }

  /** Whether a command has begun to arrive and is not whole. */
  get isMidway(): boolean {
    return this.#left > 0 || this.#incoming.end > this.#incoming.at;
  }

  get bytes(): Buffer {
    return this.#incoming.bytes;
  }
  get from(): number {
    return this.#incoming.from;
  }
  get to(): number {
    return this.#incoming.at;
  }
  get isFramed(): boolean {
    return this.#inline === undefined && this.#isExact;
  }
  get count(): number {
    return this.#inline?.length ?? this.#count;
  }

  startOf(index: number): number {
    return this.#starts[index] ?? 0;
  }

  endOf(index: number): number {
    return this.#ends[index] ?? 0;
  }

  args(): Buffer[] {
    return this.#inline ?? this.freeze().args();
  }

  freeze(): Request {
    const { bytes, from, at } = this.#incoming;
    // One copy of the whole: what stays must not keep the chunk alive, and a copy of each would cost twice as much.
    const own = Buffer.from(bytes.subarray(from, at));
    return new FrozenRequest(own, this.#starts.slice(0, this.#count), this.#ends.slice(0, this.#count));
  }

  /**
   * The next whole command, or undefined until more has arrived. It has at least one argument.
   * @throws {ProtocolError}
   */
  next(): Request | undefined {
    for (;;) {
      if (this.#left === 0) {
        const started = this.#start();
        if (started !== 'more') return started ? this : undefined;
        continue;
      }
      if (!this.#readArgument()) return undefined;
      if (this.#left === 0) return this;
    }
  }

  /** Begins a command: false to wait, true for an inline command, `more` if arguments (or another command) follow. */
  #start(): boolean | 'more' {
    const incoming = this.#incoming;
    incoming.at = afterBlankLines(incoming.bytes, incoming.at, incoming.end);
    incoming.forget();
    this.#inline = undefined;
    this.#isExact = true;
    if (incoming.at === incoming.end) return false;
    if (incoming.bytes[incoming.at] !== 0x2a) return this.#readInline();
    const stop = this.#headerEnd('too big mbulk count string');
    if (stop < 0) return false;
    const count = readWhole(incoming.bytes, incoming.at + 1, stop);
    if (count === undefined || count > mostArguments) throw new ProtocolError('invalid multibulk length');
    if (count > this.#limits.arguments) throw new ProtocolError('too many arguments for this sandbox');
    incoming.at = stop + 2;
    this.#valueBytes = 0;
    this.#count = 0;
    if (count > 0) this.#left = count;
    return 'more';
  }

  #readInline(): boolean | 'more' {
    const incoming = this.#incoming;
    const end = incoming.bytes.subarray(0, incoming.end).indexOf(0x0a, incoming.at);
    const length = (end < 0 ? incoming.end : end) - incoming.at;
    if (end < 0 && length > inlineBytes) throw new ProtocolError('too big inline request');
    if (end < 0) return false;
    const hasReturn = length > 0 && incoming.bytes[end - 1] === cr;
    const args = splitLine(incoming.bytes.subarray(incoming.at, hasReturn ? end - 1 : end));
    if (args === undefined) throw new ProtocolError('unbalanced quotes in request');
    incoming.at = end + 1;
    if (args.length === 0) return 'more';
    this.#inline = args.map(arg => Buffer.from(arg));
    return true;
  }

  #readArgument(): boolean {
    const incoming = this.#incoming;
    if (this.#bulk < 0 && !this.#readLength()) return false;
    const stop = incoming.at + this.#bulk;
    if (stop + 2 > incoming.end) return false;
    if (incoming.bytes[stop] !== cr || incoming.bytes[stop + 1] !== lf) this.#isExact = false;
    this.#starts[this.#count] = incoming.at - incoming.from;
    this.#ends[this.#count] = stop - incoming.from;
    this.#count += 1;
    incoming.at = stop + 2;
    this.#bulk = -1;
    this.#left -= 1;
    return true;
  }

  #readLength(): boolean {
    const incoming = this.#incoming;
    const stop = this.#headerEnd('too big bulk count string');
    if (stop < 0) return false;
    const mark = incoming.bytes[incoming.at] ?? 0x20;
    if (mark !== 0x24) throw new ProtocolError(`expected '$', got '${String.fromCharCode(mark)}'`);
    const length = readWhole(incoming.bytes, incoming.at + 1, stop);
    if (length === undefined || length < 0 || length > this.#limits.valueBytes) {
      throw new ProtocolError('invalid bulk length');
    }
    this.#valueBytes += length;
    if (this.#valueBytes > this.#limits.requestBytes) throw new ProtocolError('too big a command');
    this.#bulk = length;
    incoming.at = stop + 2;
    return true;
  }

  /** Like Redis, takes the byte after a carriage return for the line feed, whatever it is. */
  #headerEnd(problem: string): number {
    const { bytes, at, end } = this.#incoming;
    for (let place = at + 1; place + 1 < end; place += 1) {
      if (bytes[place] !== cr) continue;
      if (bytes[place + 1] !== lf) this.#isExact = false;
      return place;
    }
    if (end - at > inlineBytes) throw new ProtocolError(problem);
    return -1;
  }
}

/** Where the first line begins that has something in it: a flood of empty ones costs next to nothing. */
function afterBlankLines(bytes: Buffer, from: number, to: number): number {
  let start = from;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x0a) start = at + 1;
    else if (byte !== 0x20 && byte !== cr && byte !== 0x09) break;
  }
  return start;
}

/** A whole number as `string2ll` reads it, without leading zeros or a plus sign. */
function readWhole(bytes: Buffer, from: number, to: number): number | undefined {
  const isNegative = bytes[from] === 0x2d;
  const first = isNegative ? from + 1 : from;
  if (to - first > 10 || to === first) return undefined;
  let number = 0;
  for (let at = first; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  if ((bytes[first] === 0x30 && to - first > 1) || (isNegative && number === 0)) return undefined;
  return isNegative ? -number : number;
}
