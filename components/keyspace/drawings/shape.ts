/**
 * As what a key is drawn: by its type, by what the server knows of its use, or by what the reader chose. Bits of a
 * string are drawn from its bytes, as far as they were told.
 */
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';
import { type BitChunk, chunksOf } from '#sandbox/view/bits.ts';
import { isPlace } from '#sandbox/view/geohash.ts';

type Of<T extends KeySnapshot['type']> = Extract<KeySnapshot, { type: T }>;

/** What the reader chose for a card. */
export type DrawingChoice = 'plain' | 'bits' | 'geo';

export interface Bits {
  readonly ones: number;
  readonly chunks: readonly BitChunk[];
  readonly isCut: boolean;
  readonly lengthBytes: number;
  readonly fields: readonly { readonly type: string; readonly offset: number; readonly value: string }[];
}

export type Shape =
  | { readonly is: 'plain' }
  | { readonly is: 'bits'; readonly bits: Bits }
  | {
      readonly is: 'hyperloglog';
      readonly of: Extract<NonNullable<Of<'string'>['shape']>, { is: 'hyperloglog' }>;
    }
  | { readonly is: 'geo' };

const plain: Shape = { is: 'plain' };
const chunkBytes = 32;
const rowBytes = 4;

export function shapeOf(snapshot: KeySnapshot, choice?: DrawingChoice): Shape {
  if (choice === 'plain') return plain;
  if (snapshot.type === 'zset') {
    return snapshot.shape !== undefined || choice === 'geo' ? { is: 'geo' } : plain;
  }
  if (snapshot.type !== 'string') return plain;
  const { shape } = snapshot;
  if (shape?.is === 'hyperloglog' && choice === undefined) return { is: 'hyperloglog', of: shape };
  return shape?.is === 'bitmap' || choice === 'bits' ? { is: 'bits', bits: bitsOf(snapshot) } : plain;
}

/** What the reader may choose instead of how it is drawn now; none if nothing else makes sense. */
export function otherChoice(snapshot: KeySnapshot, shape: Shape): DrawingChoice | undefined {
  if (snapshot.type === 'string') {
    if (shape.is === 'hyperloglog' || snapshot.length === 0) return undefined;
    return shape.is === 'bits' ? 'plain' : 'bits';
  }
  if (snapshot.type !== 'zset') return undefined;
  if (shape.is === 'geo') return 'plain';
  return snapshot.members.length > 0 && snapshot.members.every(([, score]) => mayBePlace(score))
    ? 'geo'
    : undefined;
}

/** Small whole numbers are places in the far south-west, and hardly meant so. */
function mayBePlace(score: string): boolean {
  return isPlace(score) && Number(score) > 2 ** 44;
}

/** The bits of a string: as told for bits, or from as many of its bytes as were told. */
export function bitsOf(snapshot: Of<'string'>): Bits {
  const { shape, length } = snapshot;
  if (shape?.is === 'bitmap') {
    const chunks = shape.chunks.map(({ at, base64 }) => ({ at, bytes: bytesOf({ base64 }) }));
    return { ...shape, chunks, lengthBytes: length };
  }
  const bytes = bytesOf(snapshot.value);
  let ones = 0;
  for (const byte of bytes) for (let bit = byte; bit > 0; bit &= bit - 1) ones += 1;
  const chunks = chunksOf(bytes, chunkBytes, rowBytes);
  return { ones, chunks, isCut: bytes.length < length, lengthBytes: length, fields: [] };
}

export function bytesOf(bytes: Bytes): Uint8Array {
  if (typeof bytes === 'string') return new TextEncoder().encode(bytes);
  return Uint8Array.from(atob(bytes.base64), character => character.charCodeAt(0));
}
