/**
 * What a child prints, read at a bounded cost: a learner's script may log without end, on the thread that serves all
 * others.
 *
 * Measured of a kilobyte's line: reading it costs 0.3 µs, making an entry of it and asking what it tells 5 µs. So the
 * two are bounded apart. Of lines, a burst is told (a crash report has some hundreds), then so many each second; the rest
 * is skipped, and how many bytes that were is told. Bytes are read in pieces with a pause after each, the longer
 * the more children print too much at once; meanwhile the child waits for us, and its script takes longer.
 */

export interface OutputLimits {
  /** Told at once, at most. */
  readonly lineBurst: number;
  /** Told of a flood. */
  readonly linesPerSecond: number;
  /** A longer line is told in pieces. */
  readonly lineBytes: number;
  /** Read at once; one that prints more has to wait. */
  readonly pieceBytes: number;
  /** Of little that comes often, so many chunks are a piece too. */
  readonly pieceChunks: number;
  /** From one piece to the next. */
  readonly pieceMs: number;
  /** So many may print too much at once before each has to wait longer. */
  readonly crowd: number;
}

export const outputLimits: OutputLimits = {
  lineBurst: 400,
  linesPerSecond: 100,
  lineBytes: 16_384,
  pieceBytes: 65_536,
  pieceChunks: 32,
  pieceMs: 50,
  crowd: 8,
};

/** How long one counts as flooding after the last line that was left out. */
const floodMs = 2000;
const lineEnd = 10;

/** All children of this process that print too much, with when each last did. */
export type Flooding = Map<object, number>;
const floodingHere: Flooding = new Map();

/** Of one stream: the begun line, and whether the rest of it is left out. */
interface Begun {
  bytes: Buffer;
  isLeftOut: boolean;
}

/** The output of one child, of all its streams together. */
export class OutputReader {
  readonly #limits: OutputLimits;
  readonly #flooding: Flooding;
  readonly #tell: (line: string) => void;
  readonly #begun = new Map<object, Begun>();
  #lines: number;
  #refilledAtMs = Number.NEGATIVE_INFINITY;
  #pieces = 1;
  #countedAtMs = Number.NEGATIVE_INFINITY;
  #leftOutBytes = 0;
  #floodedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    tell: (line: string) => void,
    limits: OutputLimits = outputLimits,
    flooding: Flooding = floodingHere,
  ) {
    this.#tell = tell;
    this.#limits = limits;
    this.#flooding = flooding;
    this.#lines = limits.lineBurst;
  }

  /** Takes what was read of `stream`, and returns for how many milliseconds nothing more should be read. */
  take(stream: object, chunk: Buffer, nowMs: number): number {
    this.#count(nowMs);
    const begun = this.#begunOf(stream);
    let from = 0;
    while (from < chunk.length) {
      if (this.#lines < 1) {
        this.#leaveOut(begun, chunk.subarray(from), nowMs);
        break;
      }
      const end = chunk.indexOf(lineEnd, from);
      this.#goOn(begun, chunk.subarray(from, end < 0 ? chunk.length : end), end >= 0);
      from = end < 0 ? chunk.length : end + 1;
    }
    return this.#waitMs(chunk.length, nowMs);
  }

  /** The stream has ended: a line that has no end is told too. */
  end(stream: object, nowMs: number): void {
    this.#count(nowMs);
    this.#goOn(this.#begunOf(stream), Buffer.alloc(0), true);
    this.#tellLeftOut();
    this.#begun.delete(stream);
    this.#flooding.delete(this);
  }

  isFlooding(nowMs: number): boolean {
    return nowMs - this.#floodedAtMs < floodMs;
  }

  #begunOf(stream: object): Begun {
    const begun = this.#begun.get(stream) ?? { bytes: Buffer.alloc(0), isLeftOut: false };
    this.#begun.set(stream, begun);
    return begun;
  }

  #count(nowMs: number): void {
    const { lineBurst, linesPerSecond } = this.#limits;
    this.#pieces = Math.min(1, this.#pieces + (nowMs - this.#countedAtMs) / this.#pieceMs());
    this.#countedAtMs = nowMs;
    // By whole seconds, so that what is left out of a flood is told once in each.
    const seconds = Math.floor((nowMs - this.#refilledAtMs) / 1000);
    if (seconds < 1) return;
    this.#lines = Math.min(lineBurst, this.#lines + (seconds * linesPerSecond) / this.#crowding());
    this.#refilledAtMs = nowMs;
  }

  /** 1, or more where many print too much at once. */
  #crowding(): number {
    return Math.max(1, this.#flooding.size / this.#limits.crowd);
  }

  #pieceMs(): number {
    return this.#limits.pieceMs * this.#crowding();
  }

  /** More of a line; it may be its end. */
  #goOn(begun: Begun, more: Buffer, isWhole: boolean): void {
    if (begun.isLeftOut) {
      this.#leftOutBytes += more.length;
      begun.isLeftOut = !isWhole;
      return;
    }
    const { lineBytes } = this.#limits;
    begun.bytes = begun.bytes.length === 0 ? more : Buffer.concat([begun.bytes, more]);
    while (begun.bytes.length > lineBytes) {
      this.#tellLine(begun.bytes.subarray(0, lineBytes));
      begun.bytes = begun.bytes.subarray(lineBytes);
    }
    if (!isWhole) {
      // Not a part of the chunk, which would be kept whole.
      begun.bytes = Buffer.from(begun.bytes);
      return;
    }
    this.#tellLine(begun.bytes);
    begun.bytes = Buffer.alloc(0);
  }

  #leaveOut(begun: Begun, rest: Buffer, nowMs: number): void {
    this.#leftOutBytes += begun.bytes.length + rest.length;
    begun.bytes = Buffer.alloc(0);
    begun.isLeftOut = rest.at(-1) !== lineEnd;
    this.#floodedAtMs = nowMs;
  }

  #tellLine(bytes: Buffer): void {
    this.#lines -= 1;
    if (bytes.length === 0) return;
    this.#tellLeftOut();
    this.#tell(bytes.toString('utf8'));
  }

  #tellLeftOut(): void {
    if (this.#leftOutBytes === 0) return;
    const bytes = this.#leftOutBytes;
    this.#leftOutBytes = 0;
    this.#tell(`(It printed too much: ${bytes.toLocaleString('en')} bytes are left out here.)`);
  }

  /** Nothing while it is moderate; else until the next piece. */
  #waitMs(bytes: number, nowMs: number): number {
    const { pieceBytes, pieceChunks } = this.#limits;
    this.#pieces -= Math.max(bytes / pieceBytes, 1 / pieceChunks);
    this.#noteFlood(nowMs);
    return this.#pieces > 0 ? 0 : (1 - this.#pieces) * this.#pieceMs();
  }

  #noteFlood(nowMs: number): void {
    if (this.isFlooding(nowMs)) this.#flooding.set(this, this.#floodedAtMs);
    for (const [one, floodedAtMs] of this.#flooding) {
      if (nowMs - floodedAtMs >= floodMs) this.#flooding.delete(one);
    }
  }
}
