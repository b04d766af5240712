/** Where cards lie, and that they stay there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LayoutItem, layOut, type Placed } from '#components/keyspace/layout.ts';

const sizes = { width: 500, columnMin: 240, gap: 20, sectionGap: 10 };
const card = (id: string, height = 100, span = 1): LayoutItem => ({ id, height, span });
const lay = (items: readonly LayoutItem[], before?: ReturnType<typeof layOut>['seats'], sized = sizes) =>
  layOut([{ id: '', headHeight: 0, items }], sized, before);
const at = ({ sections }: ReturnType<typeof layOut>) =>
  Object.fromEntries((sections[0]?.items ?? []).map(({ id, x, y }) => [id, [x, y]]));

describe('columns', () => {
  test('each card goes where it lies highest', () => {
    expect(at(lay([card('a', 200), card('b', 50), card('c', 50), card('d')]))).toEqual({
      a: [0, 0],
      b: [260, 0],
      c: [260, 70],
      d: [260, 140],
    });
  });

  test('a wide one takes several, and no more than there are', () => {
    const { sections } = lay([card('a'), card('wide', 40, 5), card('b')]);
    expect(sections[0]?.items.map(({ x, y, width }) => [x, y, width])).toEqual([
      [0, 0, 240],
      [0, 120, 500],
      [0, 180, 240],
    ]);
  });

  test('sections follow each other, with their headings', () => {
    const { sections, height } = layOut(
      [
        { id: 'a:', headHeight: 30, items: [card('a:1')] },
        { id: 'b:', headHeight: 30, items: [] },
      ],
      sizes,
      undefined,
    );
    expect(sections.map(({ y, height: of }) => [y, of])).toEqual([
      [0, 100],
      [140, 0],
    ]);
    expect(height).toBe(170);
  });
});

describe('a card keeps its column', () => {
  const first = [card('a'), card('b'), card('c'), card('d')];
  const before = lay(first);

  test('when another grows by a line', () => {
    const grown = lay([card('a', 126), ...first.slice(1)], before.seats);
    expect(at(grown)).toEqual({ a: [0, 0], b: [260, 0], c: [0, 146], d: [260, 120] });
  });

  test('when another comes or goes', () => {
    expect(at(lay(first.slice(1), before.seats))).toMatchObject({ b: [260, 0], c: [0, 0], d: [260, 120] });
    const added = at(lay([card('0', 50), ...first], before.seats));
    for (const { id } of first) expect(added[id]?.[0]).toBe(at(before)[id]?.[0]);
  });

  test('a wide one does not become narrow when its list is popped', () => {
    const wide = lay([card('list', 80, 2), card('a')]);
    const { sections } = lay([card('list', 80, 1), card('a')], wide.seats);
    expect(sections[0]?.items[0]?.width).toBe(500);
  });

  test('until columns have become too uneven, or there are more of them', () => {
    const left = ['l1', 'l2', 'l3'].map(id => card(id, 300));
    const right = ['r1', 'r2', 'r3'].map(id => card(id, 300));
    const full = lay([0, 1, 2].flatMap(index => [left[index] ?? card('?'), right[index] ?? card('?')]));
    const emptied = at(lay(left, full.seats));
    expect(new Set(Object.values(emptied).map(([x]) => x)).size).toBe(2);
    expect(at(lay(first, before.seats, { ...sizes, width: 760 }))).toMatchObject({ c: [520, 0] });
  });
});

test('no two cards ever overlap, whatever came before', () => {
  const cards = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 60 }).map(String),
      height: fc.integer({ min: 10, max: 400 }),
      span: fc.integer({ min: 1, max: 4 }),
    }),
    { selector: ({ id }) => id, maxLength: 40 },
  );
  fc.assert(
    fc.property(cards, cards, fc.integer({ min: 100, max: 1600 }), (one, other, width) => {
      const seats = lay(one, undefined, { ...sizes, width }).seats;
      const items = lay(other, seats, { ...sizes, width }).sections[0]?.items ?? [];
      return items.every((a, index) => items.slice(index + 1).every(b => !overlaps(a, b)));
    }),
  );
});

function overlaps(a: Placed, b: Placed): boolean {
  return (
    a.x < b.x + b.width - 0.01 &&
    b.x < a.x + a.width - 0.01 &&
    a.y < b.y + b.height - 0.01 &&
    b.y < a.y + a.height - 0.01
  );
}
