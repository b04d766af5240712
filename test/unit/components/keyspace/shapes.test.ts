/** Where the drawings put things, and what they say in words. */
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textOf as catalogueText } from '#components/i18n/catalogue.ts';
import { bitRows, fieldParts } from '#components/keyspace/drawings/bit-rows.ts';
import { distanceText, placeLabels, planeOf } from '#components/keyspace/drawings/geo-plane.ts';
import { niceTicks, shortNumber } from '#components/keyspace/drawings/nice-steps.ts';
import { scoreScale, scoreText } from '#components/keyspace/drawings/ScoreBars.tsx';
import { bitsOf, otherChoice, shapeOf } from '#components/keyspace/drawings/shape.ts';
import { gapBetween, sharedStart } from '#components/keyspace/drawings/stream-ids.ts';
import { commandThatShows } from '#components/keyspace/inspect/key-command.ts';
import { hexRows, prettyJson, textOf, unpack } from '#components/keyspace/inspect/string-forms.ts';
import { countIn, windowText } from '#components/keyspace/inspect/window-text.ts';
import { describeKey, shownText, visibleText } from '#components/keyspace/key-text.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { chunksOf, valueOfBitField } from '#sandbox/view/bits.ts';

type Of<T extends KeySnapshot['type']> = Extract<KeySnapshot, { type: T }>;
const common = { key: 'k', encoding: 'raw', memoryBytes: 1, expiresAtMs: null, truncated: false };
const string = (value: Of<'string'>['value'], shape?: Of<'string'>['shape']): Of<'string'> => ({
  ...common,
  type: 'string',
  value,
  length: typeof value === 'string' ? value.length : 1,
  ...(shape === undefined ? {} : { shape }),
});
const scored = (...members: [string, string][]): Of<'zset'> => ({
  ...common,
  type: 'zset',
  length: members.length,
  members,
});
const bits = (...bytes: number[]) => ({
  chunks: chunksOf(Uint8Array.from(bytes), 32, 4),
  lengthBytes: bytes.length,
  isCut: false,
});
const zeros = (count: number) => new Array<number>(count).fill(0);

describe('rows of bits', () => {
  test('every byte is drawn, folded or counted, once and in order', () => {
    const bytes = fc.array(
      fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 255 })),
      {
        minLength: 1,
        maxLength: 400,
      },
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 12 }), (value, most) => {
        const { rows, restBytes } = bitRows(bits(...value), { most });
        let next = 0;
        for (const row of rows) {
          expect(row.firstByte).toBe(next);
          const drawn = row.kind === 'gap' ? zeros(row.bytes) : row.bytes;
          expect(value.slice(next, next + drawn.length)).toEqual(drawn);
          next += drawn.length;
        }
        expect(next + restBytes).toBe(value.length);
        expect(rows.length).toBeLessThanOrEqual(most + 2);
      }),
    );
  });

  test('a single row of zeros is drawn, more are folded, also at the end', () => {
    const kinds = (...bytes: number[]) => bitRows(bits(...bytes)).rows.map(({ kind }) => kind);
    expect(kinds(1, ...zeros(7), 1)).toEqual(['bits', 'bits', 'bits']);
    expect(kinds(1, ...zeros(11), 1)).toEqual(['bits', 'gap', 'bits']);
    expect(kinds(1, ...zeros(20))).toEqual(['bits', 'gap']);
  });

  test('of a string that was cut, what follows is not called zero', () => {
    const cut = { ...bits(1, ...zeros(20)), isCut: true };
    expect(bitRows(cut)).toMatchObject({ restBytes: 17, rows: [{ kind: 'bits' }] });
  });

  test('a field that no bit is set in is drawn all the same', () => {
    const { rows } = bitRows(bits(1, ...zeros(99)), { wanted: [640] });
    expect(rows.map(({ kind, firstByte }) => [kind, firstByte])).toEqual([
      ['bits', 0],
      ['gap', 4],
      ['bits', 80],
      ['gap', 84],
    ]);
  });

  test('fields that overlap stand in lanes; one over the edge of a row is in both', () => {
    const fields = [
      { type: 'u8', offset: 0 },
      { type: 'u16', offset: 4 },
      { type: 'i5', offset: 30 },
      { type: 'u4', offset: 2 },
    ];
    const first = fieldParts(fields, 0);
    expect(first.map(part => [part.field.type, part.lane, part.from * 32, part.to * 32])).toEqual([
      ['u8', 0, 0, 8],
      ['u4', 1, 2, 6],
      ['i5', 0, 30, 32],
    ]);
    expect(fieldParts(fields, 4).map(part => [part.field.type, part.to * 32])).toEqual([['i5', 3]]);
  });
});

test('a field over several bytes is read with its sign', () => {
  const { chunks } = bits(0b0000_0111, 0b1110_0000);
  expect(valueOfBitField({ isSigned: false, bits: 6, offset: 5 }, chunks)).toBe(63n);
  expect(valueOfBitField({ isSigned: true, bits: 6, offset: 5 }, chunks)).toBe(-1n);
  expect(valueOfBitField({ isSigned: false, bits: 63, offset: 5000 }, chunks)).toBe(0n);
});

describe('axes', () => {
  test('ticks are round numbers within the range', () => {
    expect(niceTicks(0, 300, 4)).toEqual([0, 100, 200, 300]);
    expect(niceTicks(-40, 60, 4)).toEqual([0, 50]);
    expect(niceTicks(0.1, 0.5, 4)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(niceTicks(5, 5, 4)).toEqual([5]);
    expect(niceTicks(-5e-324, 5e-324, 4)).toEqual([-5e-324]);
    expect(niceTicks(0, Number.MAX_VALUE, 4).length).toBeLessThan(7);
    expect([1200, 1_500_000, 0.25, 1e18].map(shortNumber)).toEqual(['1.2k', '1.5M', '0.25', '1.0e18']);
  });

  test('any scores fit on the axis', () => {
    const score = fc.oneof(fc.double({ noNaN: true }).map(String), fc.constantFrom('inf', '-inf', '0', '-0'));
    fc.assert(
      fc.property(
        fc.array(
          score.map(text => text.replace('Infinity', 'inf')),
          { minLength: 1, maxLength: 10 },
        ),
        scores => {
          const scale = scoreScale(scores);
          for (const each of scores) {
            for (const share of [scale.from(each), scale.to(each)]) {
              expect(share).toBeGreaterThanOrEqual(0);
              expect(share).toBeLessThanOrEqual(1);
            }
          }
          expect(scale.ticks.length).toBeLessThan(9);
        },
      ),
    );
  });

  test('far from zero the axis is broken, and long scores keep their ends', () => {
    const scores = ['1796091078569', '1796091090000'];
    expect(scoreScale(scores).isBroken).toBe(true);
    expect(scoreScale(['42', '300']).isBroken).toBe(false);
    expect(scoreText('1796091078569', true)).toBe('…6091078569');
    expect(scoreText('0.30000000000000004', false)).toBe('≈0.3');
  });
});

describe('the plane of places', () => {
  const size = { width: 216, height: 150 };
  const place = fc.record({
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    latitude: fc.double({ min: -85, max: 85, noNaN: true }),
  });

  test('has all places in it, and labels that cover neither each other nor the edge', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 30 }), places => {
        const { points, scale } = planeOf(places, size);
        for (const { x, y } of points) {
          expect(x).toBeGreaterThan(0);
          expect(x).toBeLessThan(1);
          expect(y).toBeGreaterThan(0);
          expect(y).toBeLessThan(1);
        }
        expect(scale.share).toBeLessThan(0.6);
        expect(scale.share).toBeGreaterThan(0);
        const labels = placeLabels(
          points,
          points.map(() => 40),
          size,
          16,
        );
        expect(labels.length).toBeLessThanOrEqual(points.length);
      }),
    );
  });

  test('north is up, east is right, and the date line is no gap', () => {
    const { points } = planeOf(
      [
        { longitude: 179, latitude: 10 },
        { longitude: -179, latitude: 0 },
      ],
      size,
    );
    const [west, east] = points;
    expect(west && east && west.x < east.x && west.y < east.y).toBe(true);
    expect(distanceText(2000)).toBe('2 km');
  });

  test('one place has its scale, too', () => {
    const { points, scale, meridians } = planeOf([{ longitude: 13, latitude: 52 }], size);
    expect(points).toEqual([{ x: 0.5, y: 0.5 }]);
    expect(scale.metres).toBeLessThan(1000);
    expect(meridians.length).toBeGreaterThan(0);
  });

  test('a label finds another side where one is taken, or none', () => {
    const near = [
      { x: 0.5, y: 0.5 },
      { x: 0.53, y: 0.5 },
      { x: 0.5, y: 0.53 },
    ];
    const labels = placeLabels(near, [30, 30, 30], size, 16);
    expect(labels.find(({ index }) => index === 0)?.side).toBe('left');
    expect(labels.find(({ index }) => index === 1)?.side).toBe('right');
  });
});

describe('as what a key is drawn', () => {
  const places = scored(['paris', '3663832614298053']);
  test.each([
    [string('abc'), undefined, 'plain', 'bits'],
    [string('abc'), 'bits', 'bits', 'plain'],
    [string(''), undefined, 'plain', undefined],
    [
      string('a', { is: 'bitmap', ones: 3, chunks: [], isCut: false, fields: [] }),
      undefined,
      'bits',
      'plain',
    ],
    [places, undefined, 'plain', 'geo'],
    [places, 'geo', 'geo', 'plain'],
    [{ ...places, shape: { is: 'geo' as const } }, undefined, 'geo', 'plain'],
    [scored(['a', '42']), undefined, 'plain', undefined],
    [scored(['a', '-1.5']), undefined, 'plain', undefined],
  ] as const)('%#', (snapshot, choice, is, other) => {
    const shape = shapeOf(snapshot, choice);
    expect(shape.is).toBe(is);
    expect(otherChoice(snapshot, shape)).toBe(other);
  });

  test('bits of a string are counted from its bytes', () => {
    expect(bitsOf(string('a')).ones).toBe(3);
    expect(bitsOf(string({ base64: '/w==' })).chunks[0]?.bytes).toEqual(Uint8Array.of(255));
  });
});

describe('in words', () => {
  const en = catalogueText('en', 'drawings');
  const de = catalogueText('de', 'drawings');
  const said = (snapshot: KeySnapshot, t = en) => describeKey(t, snapshot, shapeOf(snapshot));

  test('a sorted set tells its ends', () => {
    const snapshot = scored(['edsger', '42'], ['ada', '95'], ['linus', '300']);
    expect(said(snapshot)).toBe('sorted set k: 3 members, lowest edsger 42, highest linus 300');
    expect(said(snapshot, de)).toBe('sorted set k: 3 Member, niedrigster edsger 42, höchster linus 300');
    expect(said(scored(['edsger', '42']))).toBe('sorted set k: 1 member, edsger 42');
  });

  test('a HyperLogLog tells its estimate, bits where they are, fields their values', () => {
    const shape = {
      is: 'hyperloglog' as const,
      encoding: 'sparse' as const,
      estimate: 1234,
      skyline: [],
      histogram: [],
    };
    expect(said(string('HYLL', shape))).toBe('string k: HyperLogLog, about 1,234 distinct elements');
    const chunks = [{ at: 1, base64: 'gQ==' }];
    const map = { is: 'bitmap' as const, ones: 2, chunks, isCut: false, fields: [] };
    expect(said({ ...string('ab', map), length: 2 })).toBe('string k: bitmap, 2 of 16 bits set: 8, 15');
    const fields = [{ type: 'u8', offset: 8, value: '129' }];
    expect(said(string('ab', { ...map, fields }))).toBe('string k: bitfield, u8 at 8 is 129');
  });

  test('places are named', () => {
    expect(said({ ...scored(['paris', '3663832614298053']), shape: { is: 'geo' } })).toBe(
      'sorted set k: 1 place: paris',
    );
  });

  test('nothing hides in a text', () => {
    expect(visibleText('a\t\u0000\u202eb\u200b')).toBe('a\\t\\x00\\u202eb\\u200b');
    expect(shownText('x'.repeat(500)).length).toBe(400);
    expect(said(string('a\u202eb'))).toContain('a\\u202eb');
  });
});

test('ids that are moments tell the time between them', () => {
  expect(gapBetween('1796091078569-0', '1796091081069-0')).toBe('+2.5 s');
  expect(gapBetween('1-1', '2-1')).toBe('');
  expect(gapBetween(undefined, '1796091078569-0')).toBe('');
  expect(sharedStart(['1796091078569-0', '1796091078734-0'])).toBe(10);
  expect(sharedStart(['1-1', '2-1'])).toBe(0);
});

describe('the inspector', () => {
  test.each([
    [string('v'), 'GET k'],
    [{ ...string('v'), key: 'a b"' }, 'GET "a b\\""'],
    [{ ...string('v'), key: { base64: '/wA=' } }, 'GET "\\xff\\x00"'],
    [scored(['a', '1']), 'ZRANGE k 0 -1 WITHSCORES'],
    [{ ...scored(['a', '1']), length: 1000 }, 'ZRANGE k 0 199 WITHSCORES'],
    [{ ...scored(['a b', '1']), shape: { is: 'geo' as const } }, 'GEOPOS k "a b"'],
  ] as const)('%# knows the command that shows a key', (snapshot, line) => {
    expect(commandThatShows(snapshot, shapeOf(snapshot))).toBe(line);
  });

  test('shows bytes in every form that they have', async () => {
    expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect([prettyJson('42'), prettyJson('{broken'), prettyJson('')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(textOf(Uint8Array.of(0x61, 0xc3))).toBe('a');
    expect(textOf(Uint8Array.of(0xff, 0x61, 0x61, 0x61, 0x61))).toBeUndefined();
    expect(hexRows(Uint8Array.from([0x41, 0]), 32)).toEqual([
      { offset: 32, hex: '41 00'.padEnd(47), text: 'A·' },
    ]);
    expect(await unpack(encode({ a: 1 }))).toBe('{\n  "a": 1\n}');
    expect(await unpack(Uint8Array.of(0x81))).toBeUndefined();
    expect(await unpack(Uint8Array.of(7))).toBeUndefined();
  });

  test('copies what it shows', () => {
    const part = (bytes: string) => ({ bytes });
    const hash = { type: 'hash', length: 1, next: null, fields: [[part('f'), part('v')]] } as const;
    expect(windowText({ ...hash, fields: [[part('f'), part('v')]] })).toBe('f\tv');
    const window = { type: 'string', length: 4, next: null, from: 0, base64: 'YWJjZA==' } as const;
    expect([countIn(window), windowText(window)]).toEqual([4, 'abcd']);
    expect(windowText({ ...window, base64: '/wA=' })).toBe('ff 00');
  });
});
