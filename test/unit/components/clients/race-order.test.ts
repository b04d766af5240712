import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  alternating,
  bringForward,
  countOrders,
  fitOrder,
  inTurn,
  mostLines,
  moveTurn,
  orderTaken,
  type RaceLines,
  readLines,
  turnsOf,
} from '#components/clients/race/race-order.ts';

const two: RaceLines[] = [
  { client: 'A', lines: ['GET stock', 'SET stock 4'] },
  { client: 'B', lines: ['GET stock', 'SET stock 4', 'DEL stock'] },
];
const spell = (order: readonly string[]) => order.join('');

describe('the lines of a text', () => {
  test.for([
    ['GET a\n\n  SET b 1  \r\n# why\nDEL c', ['GET a', 'SET b 1', 'DEL c']],
    ['', []],
    ['# only a remark', []],
  ] as const)('%j', ([text, lines]) => expect(readLines(text)).toEqual(lines));

  test('no more than can be looked at', () => {
    expect(readLines('PING\n'.repeat(500))).toHaveLength(mostLines);
    expect(readLines('x'.repeat(1_000_000)).join('').length).toBeLessThan(5000);
  });
});

describe('orders', () => {
  test('one after the other, and alternating', () => {
    expect(spell(inTurn(two))).toBe('AABBB');
    expect(spell(alternating(two))).toBe('ABABB');
    expect(spell(alternating([]))).toBe('');
  });

  test('a client has its lines in its own order, wherever its turns are', () => {
    const turns = turnsOf(['B', 'A', 'B', 'A', 'B'], two);
    expect(turns.map(({ client, number }) => `${client}${number}`)).toEqual(['B1', 'A1', 'B2', 'A2', 'B3']);
    expect(turns.map(({ line }) => line)).toEqual([
      'GET stock',
      'GET stock',
      'SET stock 4',
      'SET stock 4',
      'DEL stock',
    ]);
  });

  test('a turn is moved, but never before what has run', () => {
    expect(spell(moveTurn(['A', 'B', 'A', 'B'], 1, 2))).toBe('AABB');
    expect(spell(moveTurn(['A', 'B', 'A', 'B'], 3, 0))).toBe('BABA');
    expect(spell(moveTurn(['A', 'B', 'A', 'B'], 3, 0, 2))).toBe('ABBA');
    expect(spell(moveTurn(['A', 'B'], 0, 1, 1))).toBe('AB');
    expect(spell(moveTurn(['A', 'B'], 5, 0))).toBe('AB');
  });

  test('the next line of a client comes forward', () => {
    expect(spell(bringForward(['A', 'A', 'B', 'B'], 'B', 1))).toBe('ABAB');
    expect(spell(bringForward(['A', 'A', 'B'], 'A', 2))).toBe('AAB');
  });

  test('an order keeps what still fits when lines come and go', () => {
    expect(spell(fitOrder(['B', 'A', 'B', 'B', 'C'], two))).toBe('BABBA');
  });

  test('all ways to mix them are counted', () => {
    expect(countOrders(two)).toBe(10);
    expect(countOrders([])).toBe(1);
    const many = (['A', 'B', 'C'] as const).map(client => ({ client, lines: Array(12).fill('PING') }));
    expect(countOrders(many)).toBe(3_384_731_762_521_200);
  });

  test('whatever is moved, each line stays, once', () => {
    const letter = fc.constantFrom('A' as const, 'B' as const, 'C' as const);
    fc.assert(
      fc.property(
        fc.array(letter, { maxLength: 12 }),
        fc.nat(14),
        fc.nat(14),
        fc.nat(6),
        (order, from, to, done) => {
          const moved = moveTurn(order, from, to, done);
          expect([...moved].sort()).toEqual([...order].sort());
          expect(moved.slice(0, done)).toEqual(order.slice(0, done));
        },
      ),
    );
  });

  test('the order that was taken is told by the numbers of the answers', () => {
    const [a1, b1, a2] = turnsOf(['A', 'B', 'A'], two);
    if (!a1 || !b1 || !a2) throw new Error('three turns');
    expect(
      orderTaken([
        { turn: a1, seq: 11 },
        { turn: b1, seq: 9 },
        { turn: a2, seq: 12 },
      ]),
    ).toBe('B1 A1 A2');
  });
});
