/**
 * Lays the groups out, time after time: remembers how high each card was measured and in which column it lies. Where
 * nothing has been measured a guess stands in.
 */
import type { DrawnKey } from '#components/bench/bench-context.ts';
import { guessHeight, lineHeight, wantedSpan } from './guess.ts';
import type { KeyGroup } from './key-groups.ts';
import {
  columnsIn,
  type Layout,
  type LayoutSection,
  type LayoutSizes,
  layOut,
  type Seats,
} from './layout.ts';

/** In CSS pixels; `em` is the size of the page's letters. */
export interface MatSize {
  readonly width: number;
  readonly height: number;
  readonly em: number;
}

export interface PackingWish {
  readonly groups: readonly KeyGroup[];
  readonly folded: readonly string[];
  isLine(drawn: DrawnKey): boolean;
  readonly size: MatSize;
  /** What the reader has chosen; all cards are dealt anew when it changes. */
  readonly choice: string;
}

const columnMinEm = 15;
const headEm = 2.25;
const gapEm = 0.75;
const lineGapEm = 0.375;

export class Packing {
  readonly #heights = new Map<string, number>();
  #seats: Seats | undefined;
  #choice = '';

  /** True if it is news. */
  measured(id: string, height: number): boolean {
    if (Math.abs((this.#heights.get(id) ?? -1) - height) < 0.5) return false;
    this.#heights.set(id, height);
    return true;
  }

  lay(wish: PackingWish): Layout {
    const { groups, size, choice } = wish;
    const sizes = sizesOf(
      size,
      groups.some(group => group.keys.some(drawn => !wish.isLine(drawn))),
    );
    const columnWidth = size.width / columnsIn(sizes);
    this.#forget(groups);
    const sections = groups.map(group => this.#section(group, wish, columnWidth));
    const layout = layOut(sections, sizes, choice === this.#choice ? this.#seats : undefined);
    this.#seats = layout.seats;
    this.#choice = choice;
    return layout;
  }

  #section(group: KeyGroup, wish: PackingWish, columnWidth: number): LayoutSection {
    const isFolded = group.prefix !== undefined && wish.folded.includes(group.prefix);
    return {
      id: group.prefix ?? '',
      headHeight: group.prefix === undefined ? 0 : headEm * wish.size.em,
      items: isFolded ? [] : group.keys.map(drawn => this.#item(drawn, wish.isLine(drawn), columnWidth)),
    };
  }

  #item(drawn: DrawnKey, isLine: boolean, columnWidth: number) {
    const { id, snapshot } = drawn;
    const height = this.#heights.get(nameOf(id, isLine));
    if (isLine) return { id, height: height ?? lineHeight, span: 1 };
    return { id, height: height ?? guessHeight(snapshot), span: wantedSpan(snapshot, columnWidth) };
  }

  /** Keys come and go; what was measured of those that are gone need not be remembered. */
  #forget(groups: readonly KeyGroup[]): void {
    const count = groups.reduce((sum, { keys }) => sum + keys.length, 0);
    if (this.#heights.size <= 2 * count + 500) return;
    const known = new Set(groups.flatMap(({ keys }) => keys.map(({ id }) => id)));
    for (const name of this.#heights.keys()) if (!known.has(name.slice(1))) this.#heights.delete(name);
  }
}

/** A key has one height as a card and another as a line. */
export function nameOf(id: string, isLine: boolean): string {
  return isLine ? `-${id}` : `+${id}`;
}

function sizesOf({ width, em }: MatSize, hasCards: boolean): LayoutSizes {
  return {
    width,
    columnMin: Math.min(width, columnMinEm * em),
    gap: (hasCards ? gapEm : lineGapEm) * em,
    sectionGap: gapEm * em,
  };
}
