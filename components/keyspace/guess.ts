/** What a card will need before it can be measured: its height in CSS pixels, and how many columns it would fill. */
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { bytesText } from './key-text.ts';

const frameHeight = 75;
const letterWidth = 7.8;
const cellWidth = { frame: 32, most: 176 };
const chainEndsWidth = 96;
const cellsDrawn = 11;

export const lineHeight = 32;

export function guessHeight(snapshot: KeySnapshot): number {
  switch (snapshot.type) {
    case 'string':
      if (snapshot.shape?.is === 'hyperloglog') return frameHeight + 108;
      if (snapshot.shape?.is === 'bitmap') return frameHeight + 20 * Math.min(8, snapshot.length / 4);
      return frameHeight + (/^-?\d{1,15}$/.test(String(snapshot.value)) ? 36 : 26);
    case 'hash':
      return frameHeight + 2 + 25 * Math.min(8, snapshot.length);
    case 'list':
      return frameHeight + 26;
    case 'set':
      return frameHeight + 8 + 28 * Math.ceil(Math.min(24, snapshot.length) / 4);
    case 'zset':
      if (snapshot.shape?.is === 'geo') return frameHeight + 170;
      return frameHeight + 20 + 26 * Math.min(10, snapshot.length);
    case 'stream':
      return frameHeight + 26 * Math.min(6, snapshot.length);
  }
}

/** Columns of that width that the drawing would fill; sequences run across, everything else has one. */
export function wantedSpan(snapshot: KeySnapshot, columnWidth: number): number {
  if (snapshot.type === 'list') {
    const cells = [...snapshot.head, ...snapshot.tail].slice(0, cellsDrawn);
    const width = cells.reduce(
      (sum, cell) => sum + Math.min(cellWidth.most, cellWidth.frame + bytesText(cell).length * letterWidth),
      chainEndsWidth,
    );
    return Math.ceil(width / columnWidth);
  }
  if (snapshot.type !== 'stream') return 1;
  const longest = Math.max(
    20,
    ...snapshot.entries.slice(-6).map(({ fields }) => 24 + fields.flat().join('  ').length),
  );
  return Math.min(snapshot.groups.length > 0 ? 3 : 2, Math.ceil((longest * letterWidth) / columnWidth));
}
