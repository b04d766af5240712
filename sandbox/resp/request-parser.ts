/**
 * An incremental parser of what a RESP client sends: arrays of bulk strings, or inline commands. Its limits and the
 * words of its errors are Redis's own (`processMultibulkBuffer`, `processInlineBuffer`).
 */
import { ByteQueue } from '#sandbox/resp/byte-queue.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';

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

const inlineBytes = 65_536;

export class RequestParser {
  readonly #limits: RequestLimits;
  readonly #queue = new ByteQueue();
  #left = 0;
  #args: Buffer[] = [];
  #bulk: number | undefined;
  #bytes = 0;

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  push(chunk: Buffer): void {
    this.#queue.push(chunk);
  }

  /** Whether a command has begun to arrive and is not whole. */
  get isMidway(): boolean {
    return this.#left > 0 || this.#queue.length > 0;
  }

  /**
   * The arguments of the next whole command, or undefined until more has arrived. Never empty.
   * @throws {ProtocolError}
   */
  next(): Buffer[] | undefined {
    for (;;) {
      if (this.#left === 0) {
        const started = this.#start();
        if (started === undefined) return undefined;
        if (started.length > 0) return started;
        continue;
      }
      if (!this.#readArgument()) return undefined;
      if (this.#left === 0) {
        const args = this.#args;
        this.#args = [];
        return args;
      }
    }
  }

  /** Begins a command: undefined to wait, arguments of an inline command, or nothing yet of an array. */
  #start(): Buffer[] | undefined {
    if (this.#queue.length === 0) return undefined;
    this.#bytes = 0;
    if (this.#queue.peek() !== 0x2a) return this.#readInline();
    const line = this.#queue.takeLine();
    if (line === undefined) {
      if (this.#queue.length > inlineBytes) throw new ProtocolError('too big mbulk count string');
      return undefined;
    }
    const count = readWhole(line);
    if (count === undefined || count > 1_048_576) throw new ProtocolError('invalid multibulk length');
    if (count > this.#limits.arguments) throw new ProtocolError('too many arguments for this sandbox');
    if (count > 0) this.#left = count;
    return [];
  }

  #readInline(): Buffer[] | undefined {
    const line = this.#queue.takeLine(true);
    if (line === undefined) {
      if (this.#queue.length > inlineBytes) throw new ProtocolError('too big inline request');
      return undefined;
    }
    const args = splitLine(line);
    if (args === undefined) throw new ProtocolError('unbalanced quotes in request');
    return args.map(arg => Buffer.from(arg));
  }

  #readArgument(): boolean {
    if (this.#bulk === undefined) {
      const line = this.#queue.takeLine();
      if (line === undefined) {
        if (this.#queue.length > inlineBytes) throw new ProtocolError('too big bulk count string');
        return false;
      }
      if (line[0] !== 0x24) {
        throw new ProtocolError(`expected '$', got '${String.fromCharCode(line[0] ?? 0x20)}'`);
      }
      const length = readWhole(line);
      if (length === undefined || length < 0 || length > this.#limits.valueBytes) {
        throw new ProtocolError('invalid bulk length');
      }
      this.#bytes += length;
      if (this.#bytes > this.#limits.requestBytes) throw new ProtocolError('too big a command');
      this.#bulk = length;
    }
    const bytes = this.#queue.take(this.#bulk + 2);
    if (bytes === undefined) return false;
    // A copy: what stays small must not keep the whole chunk alive.
    this.#args.push(Buffer.from(bytes.subarray(0, this.#bulk)));
    this.#bulk = undefined;
    this.#left -= 1;
    return true;
  }
}

function readWhole(line: Buffer): number | undefined {
  const text = line.toString('latin1', 1);
  return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}
