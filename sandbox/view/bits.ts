/**
 * Bits of a string as SETBIT and BITFIELD count them: bit 0 is the highest of the first byte. Long strings are told by
 * those parts of them that are not zero. Browser-safe.
 */

/** Bytes that are not all zero; `at` is the number of the first. Between chunks all bytes are zero. */
export interface BitChunk {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A field of BITFIELD: so many bits, signed (`i`) or not (`u`), from an offset on. */
export interface BitField {
  readonly isSigned: boolean;
  readonly bits: number;
  readonly offset: number;
}

/** Reads `u8` and `100`, or `#12`. `undefined` for what BITFIELD refuses. */
export function readBitField(type: string, offset: string): BitField | undefined {
  const [, sign, width] = /^([iu])(\d{1,2})$/.exec(type.toLowerCase()) ?? [];
  const [, isCounted, number] = /^(#?)(\d{1,10})$/.exec(offset) ?? [];
  const bits = Number(width);
  if (sign === undefined || number === undefined || bits < 1 || bits > (sign === 'i' ? 64 : 63)) {
    return undefined;
  }
  return { isSigned: sign === 'i', bits, offset: Number(number) * (isCounted === '#' ? bits : 1) };
}

export const nameOfBitField = ({ isSigned, bits }: Pick<BitField, 'isSigned' | 'bits'>) =>
  `${isSigned ? 'i' : 'u'}${bits}`;

/** The value of a field. Bytes in no chunk count as zero. */
export function valueOfBitField(field: BitField, chunks: readonly BitChunk[]): bigint {
  const firstByte = Math.floor(field.offset / 8);
  const lastByte = Math.floor((field.offset + field.bits - 1) / 8);
  let whole = 0n;
  for (let at = firstByte; at <= lastByte; at += 1) whole = (whole << 8n) | BigInt(byteAt(chunks, at));
  const below = BigInt((lastByte + 1) * 8 - field.offset - field.bits);
  const width = field.bits;
  const bits = BigInt.asUintN(width, whole >> below);
  return field.isSigned ? BigInt.asIntN(width, bits) : bits;
}

export function byteAt(chunks: readonly BitChunk[], at: number): number {
  for (const chunk of chunks) {
    if (at >= chunk.at && at < chunk.at + chunk.bytes.length) return chunk.bytes[at - chunk.at] ?? 0;
  }
  return 0;
}

/** The parts of `bytes` that are not zero, each as long as `chunkBytes` and beginning at a multiple of `alignBytes`. */
export function chunksOf(bytes: Uint8Array, chunkBytes: number, alignBytes: number): BitChunk[] {
  const chunks: BitChunk[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === 0) {
      at += 1;
      continue;
    }
    const start = at - (at % alignBytes);
    chunks.push({ at: start, bytes: bytes.subarray(start, start + chunkBytes) });
    at = start + chunkBytes;
  }
  return chunks;
}
