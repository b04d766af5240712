/**
 * Where each card lies: columns, filled from the shortest. A card keeps its column while others grow, come and go, so
 * that a change moves only what lies below it; all are dealt anew when the columns have become too uneven, or when the
 * reader asks for something else. Pure: sizes are arguments, in CSS pixels.
 */
export interface LayoutItem {
  readonly id: string;
  readonly height: number;
  /** Columns that it would like. */
  readonly span: number;
}

export interface LayoutSection {
  readonly id: string;
  /** Of its heading; 0 if it has none. */
  readonly headHeight: number;
  readonly items: readonly LayoutItem[];
}

export interface Placed {
  readonly id: string;
  readonly x: number;
  /** From the top of its section's items. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedSection {
  readonly id: string;
  readonly y: number;
  readonly headHeight: number;
  /** Of the items, without the heading. */
  readonly height: number;
  readonly items: readonly Placed[];
}

interface Seat {
  readonly column: number;
  readonly span: number;
}

/** Which column each card has, of so many. */
export interface Seats {
  readonly columns: number;
  readonly of: ReadonlyMap<string, Seat>;
}

export interface LayoutSizes {
  readonly width: number;
  readonly columnMin: number;
  readonly gap: number;
  readonly sectionGap: number;
}

/** Columns that differ by more are dealt anew. */
const mostUneven = 480;

export function columnsIn({ width, columnMin, gap }: LayoutSizes): number {
  return Math.max(1, Math.floor((width + gap) / (columnMin + gap)));
}

export interface Layout {
  readonly sections: readonly PlacedSection[];
  readonly height: number;
  readonly seats: Seats;
}

/** `before` are the seats of the last layout, if they should be kept. */
export function layOut(
  sections: readonly LayoutSection[],
  sizes: LayoutSizes,
  before: Seats | undefined,
): Layout {
  const columns = columnsIn(sizes);
  const kept = before?.columns === columns ? before.of : undefined;
  const seats = new Map<string, Seat>();
  const placed: PlacedSection[] = [];
  let top = 0;
  for (const section of sections) {
    const dealt = dealSection(section.items, columns, sizes, kept);
    for (const [id, seat] of dealt.seats) seats.set(id, seat);
    const { id, headHeight } = section;
    placed.push({ id, y: top, headHeight, height: dealt.height, items: dealt.items });
    top += headHeight + dealt.height + sizes.sectionGap;
  }
  return { sections: placed, height: Math.max(0, top - sizes.sectionGap), seats: { columns, of: seats } };
}

interface Dealt {
  readonly items: Placed[];
  readonly seats: Map<string, Seat>;
  readonly height: number;
}

function dealSection(
  items: readonly LayoutItem[],
  columns: number,
  sizes: LayoutSizes,
  kept: ReadonlyMap<string, Seat> | undefined,
): Dealt {
  const dealt = deal(items, columns, sizes, kept);
  return kept !== undefined && dealt.unevenness > mostUneven ? deal(items, columns, sizes, undefined) : dealt;
}

function deal(
  items: readonly LayoutItem[],
  columns: number,
  { width, gap }: LayoutSizes,
  kept: ReadonlyMap<string, Seat> | undefined,
): Dealt & { unevenness: number } {
  const columnWidth = (width - gap * (columns - 1)) / columns;
  const ends = new Array<number>(columns).fill(0);
  const seats = new Map<string, Seat>();
  const placed: Placed[] = [];
  for (const { id, height, span: wanted } of items) {
    const held = kept?.get(id);
    // A card that has been wide stays so: a list that is popped and pushed would jump else.
    const span = Math.min(columns, Math.max(wanted, held?.span ?? 1));
    const column = held !== undefined && held.span === span ? held.column : shortest(ends, span);
    const y = Math.max(...ends.slice(column, column + span));
    ends.fill(y + height + gap, column, column + span);
    seats.set(id, { column, span });
    placed.push({
      id,
      x: column * (columnWidth + gap),
      y,
      width: span * columnWidth + (span - 1) * gap,
      height,
    });
  }
  const tallest = Math.max(...ends);
  return {
    items: placed,
    seats,
    height: Math.max(0, tallest - gap),
    unevenness: placed.length >= columns ? tallest - Math.min(...ends) : 0,
  };
}

/** The first column from which a card of that span would lie highest. */
function shortest(ends: readonly number[], span: number): number {
  let best = 0;
  let bestEnd = Number.POSITIVE_INFINITY;
  for (let column = 0; column + span <= ends.length; column += 1) {
    const end = Math.max(...ends.slice(column, column + span));
    if (end < bestEnd - 0.5) [best, bestEnd] = [column, end];
  }
  return best;
}
