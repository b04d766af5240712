import type { BitChunk } from '#sandbox/view/bits.ts';

/** The numbers of the first so many bits that are set. */
export function setBits(chunks: readonly BitChunk[], most: number): number[] {
  const found: number[] = [];
  for (const { at, bytes } of chunks) {
    for (const [index, byte] of bytes.entries()) {
      for (let bit = 0; bit < 8; bit += 1) {
        if ((byte & (0x80 >> bit)) === 0) continue;
        found.push((at + index) * 8 + bit);
        if (found.length === most) return found;
      }
    }
  }
  return found;
}
