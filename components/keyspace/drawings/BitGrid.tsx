'use client';
import { useText } from '#components/i18n/language-context.tsx';
import { byteAt } from '#sandbox/view/bits.ts';
import styles from './BitGrid.module.css';
import { bitRows, bytesInRow, fieldParts } from './bit-rows.ts';
import type { Bits } from './shape.ts';

const cell = 6;
const byteGap = 3;
const rowWidth = bytesInRow * 8 * cell + (bytesInRow - 1) * byteGap;
const rowHeight = 10;
const lanes = 2;
const fieldsListed = 6;

/**
 * Bits in rows of four bytes, with the number of each row's first bit on the edge: set ones filled, those that the last
 * command turned outlined, long runs of zeros folded. Fields of BITFIELD are brackets below their bits.
 */
export function BitGrid({
  bits,
  before,
  mostRows = 8,
}: {
  bits: Bits;
  before?: Bits | undefined;
  mostRows?: number;
}) {
  const t = useText('drawings');
  const { rows, restBytes } = bitRows(bits, {
    most: mostRows,
    wanted: bits.fields.flatMap(({ offset, type }) => [offset, offset + Number(type.slice(1)) - 1]),
  });
  return (
    <div
      className={styles.grid}
      style={{ '--digits': Math.max(2, ...rows.map(({ firstByte }) => String(firstByte * 8).length)) }}
    >
      {rows.map(row =>
        row.kind === 'gap' ? (
          <div className={styles.gap} key={row.firstByte}>
            <span>{t('zeroBytes', { count: row.bytes })}</span>
          </div>
        ) : (
          <div className={styles.row} key={row.firstByte}>
            <span className={styles.offset}>{row.firstByte * 8}</span>
            <Cells
              bytes={row.bytes}
              was={before === undefined ? undefined : bytesWere(before, row.firstByte)}
            />
            <Brackets parts={fieldParts(bits.fields, row.firstByte, lanes)} />
          </div>
        ),
      )}
      {restBytes > 0 ? <div className={styles.rest}>{t('moreBytes', { count: restBytes })}</div> : null}
      {bits.fields.length > 0 ? (
        <div className={styles.fields}>
          {bits.fields.slice(-fieldsListed).map(({ type, offset, value }) => (
            <span key={`${type}@${offset}`}>
              <span className={styles.type}>{type}</span> {offset} <b>{value}</b>
            </span>
          ))}
        </div>
      ) : null}
    </div>
  );
}

const bytesWere = (before: Bits, firstByte: number) =>
  Array.from({ length: bytesInRow }, (_, index) => byteAt(before.chunks, firstByte + index));

function Cells({ bytes, was }: { bytes: readonly number[]; was: readonly number[] | undefined }) {
  const paths = { set: '', unset: '', turned: '' };
  for (const [index, byte] of bytes.entries()) {
    const turned = was === undefined ? 0 : byte ^ (was[index] ?? 0);
    for (let bit = 0; bit < 8; bit += 1) {
      const x = index * (8 * cell + byteGap) + bit * cell;
      const mask = 0x80 >> bit;
      if ((byte & mask) !== 0) paths.set += `M${x} 1h5v8h-5z`;
      else paths.unset += `M${x} 1h5v8h-5z`;
      if ((turned & mask) !== 0) paths.turned += `M${x - 0.5} 0.5h6v9h-6z`;
    }
  }
  return (
    <svg
      className={styles.cells}
      viewBox={`-1 0 ${rowWidth + 1} ${rowHeight}`}
      aria-hidden="true"
      focusable="false"
    >
      <path className={styles.unset} d={paths.unset} />
      <path className={styles.set} d={paths.set} />
      <path className={styles.turned} d={paths.turned} />
    </svg>
  );
}

/** Where a bit of a row begins, as a share of the row's width: bytes stand apart. */
function placeOf(share: number, isEnd: boolean): number {
  const bit = share * bytesInRow * 8;
  const gaps = isEnd ? Math.ceil(bit / 8) - 1 : Math.floor(bit / 8);
  return (bit * cell + Math.max(0, gaps) * byteGap) / rowWidth;
}

type Parts = ReturnType<typeof fieldParts<Bits['fields'][number]>>;

function Brackets({ parts }: { parts: Parts }) {
  if (parts.length === 0) return null;
  const used = 1 + Math.max(...parts.map(({ lane }) => lane));
  return (
    <span className={styles.brackets} style={{ '--lanes': used }}>
      {parts.map(({ field, from, to, lane }) => (
        <span
          key={`${field.type}@${field.offset}`}
          className={styles.bracket}
          style={{ '--from': placeOf(from, false), '--to': placeOf(to, true), '--lane': lane }}
        >
          {field.value}
        </span>
      ))}
    </span>
  );
}
