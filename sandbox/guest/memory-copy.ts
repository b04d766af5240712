/**
 * A copy of the engine's memory that can be put back quickly, hundreds of times a second. Nearly all of the memory is
 * the stack, megabytes of zeros of which a guest uses the uppermost few kilobytes; so only what is not zero is copied,
 * and of a long run of zeros only the upper end is cleared, unless something was written further down.
 */

const blockBytes = 4096;
/** A guest's stack is limited to a quarter of this. */
const clearedBytes = 1024 * 1024;
/** Who came below what is cleared has left something here. */
const guardBytes = 64 * 1024;
const zeros = Buffer.alloc(guardBytes);

interface Segment {
  readonly from: number;
  readonly to: number;
  /** Undefined for zeros. */
  readonly bytes: Uint8Array | undefined;
}

export class MemoryCopy {
  readonly #segments: readonly Segment[];
  /** Up to the last byte that is not zero. */
  readonly length: number;

  constructor(memory: ArrayBuffer) {
    this.length = usedBytes(memory);
    this.#segments = segmentsOf(memory, this.length);
  }

  /** Puts back all that was copied; what lies beyond `length` is left alone. */
  restore(memory: ArrayBuffer): void {
    const bytes = new Uint8Array(memory);
    for (const { bytes: copied, from, to } of this.#segments) {
      if (copied) bytes.set(copied, from);
      else clear(bytes, from, to);
    }
  }
}

function clear(memory: Uint8Array, from: number, to: number): void {
  const start = to - clearedBytes;
  if (start - guardBytes <= from) {
    memory.fill(0, from, to);
    return;
  }
  const guard = Buffer.from(memory.buffer, start - guardBytes, guardBytes);
  memory.fill(0, guard.equals(zeros) ? start : from, to);
}

function usedBytes(memory: ArrayBuffer): number {
  const words = new BigUint64Array(memory);
  let end = words.length;
  while (end > 0 && words[end - 1] === 0n) end--;
  return end * 8;
}

/** Neighbouring blocks of a kind are one segment. */
function segmentsOf(memory: ArrayBuffer, length: number): Segment[] {
  const ends: { from: number; to: number; isZero: boolean }[] = [];
  for (let from = 0; from < length; from += blockBytes) {
    const to = Math.min(from + blockBytes, length);
    const isZero = Buffer.from(memory, from, to - from).equals(zeros.subarray(0, to - from));
    const last = ends.at(-1);
    if (last?.isZero === isZero) last.to = to;
    else ends.push({ from, to, isZero });
  }
  return ends.map(({ from, isZero, to }) => ({
    from,
    to,
    bytes: isZero ? undefined : new Uint8Array(memory, from, to - from).slice(),
  }));
}
