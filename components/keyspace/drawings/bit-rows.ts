/** Which bits of a long string are drawn: rows of 32, those without any set folded where there is more than one. */
import { type BitChunk, byteAt } from '#sandbox/view/bits.ts';

export const bytesInRow = 4;

export type BitRow =
  | { readonly kind: 'bits'; readonly firstByte: number; readonly bytes: readonly number[] }
  | { readonly kind: 'gap'; readonly firstByte: number; readonly bytes: number };

export interface BitRows {
  readonly rows: readonly BitRow[];
  /** Bytes after the last row, whatever is in them. */
  readonly restBytes: number;
}

/** Rows of a string of `lengthBytes`, of which `wanted` bits are drawn even if they are not set. */
export function bitRows(
  { chunks, lengthBytes, isCut }: { chunks: readonly BitChunk[]; lengthBytes: number; isCut: boolean },
  { most = 8, wanted = [] }: { most?: number; wanted?: readonly number[] } = {},
): BitRows {
  const total = Math.ceil(lengthBytes / bytesInRow);
  const full = [
    ...new Set([0, ...wanted.map(bit => Math.floor(bit / 8 / bytesInRow)), ...rowsWithBits(chunks)]),
  ]
    .filter(row => row < total)
    .sort((a, b) => a - b);
  const rows: BitRow[] = [];
  const draw = (row: number) => {
    const firstByte = row * bytesInRow;
    const count = Math.min(bytesInRow, lengthBytes - firstByte);
    const bytes = Array.from({ length: count }, (_, index) => byteAt(chunks, firstByte + index));
    rows.push({ kind: 'bits', firstByte, bytes });
  };
  let next = 0;
  for (const row of full) {
    if (rows.length >= most) break;
    if (row - next === 1) draw(next);
    else if (row > next) {
      rows.push({ kind: 'gap', firstByte: next * bytesInRow, bytes: (row - next) * bytesInRow });
    }
    draw(row);
    next = row + 1;
  }
  const isWhole = !isCut && next > (full.at(-1) ?? -1);
  const left = Math.max(0, lengthBytes - next * bytesInRow);
  if (!isWhole || left === 0) return { rows, restBytes: left };
  if (left <= bytesInRow) draw(next);
  else rows.push({ kind: 'gap', firstByte: next * bytesInRow, bytes: left });
  return { rows, restBytes: 0 };
}

function rowsWithBits(chunks: readonly BitChunk[]): number[] {
  return chunks.flatMap(({ at, bytes }) =>
    Array.from(bytes).flatMap((byte, index) => (byte === 0 ? [] : [Math.floor((at + index) / bytesInRow)])),
  );
}

/** A part of a field that lies in a row: where it begins and ends there, as a share of its 32 bits. */
export interface FieldPart<F> {
  readonly field: F;
  readonly from: number;
  readonly to: number;
  /** Rows of brackets below each other, for fields that overlap. */
  readonly lane: number;
}

/** The parts of fields in the row that begins with that byte; those that find no lane are left out. */
export function fieldParts<F extends { readonly type: string; readonly offset: number }>(
  fields: readonly F[],
  firstByte: number,
  lanes = 2,
): FieldPart<F>[] {
  const rowBits = bytesInRow * 8;
  const start = firstByte * 8;
  const parts: FieldPart<F>[] = [];
  for (const field of [...fields].sort((a, b) => a.offset - b.offset)) {
    const from = Math.max(field.offset, start) - start;
    const to = Math.min(field.offset + Number(field.type.slice(1)), start + rowBits) - start;
    if (from >= to) continue;
    const isFree = (lane: number) =>
      parts.every(part => part.lane !== lane || part.to * rowBits <= from || part.from * rowBits >= to);
    const lane = Array.from({ length: lanes }, (_, index) => index).find(isFree);
    if (lane !== undefined) parts.push({ field, from: from / rowBits, to: to / rowBits, lane });
  }
  return parts;
}
