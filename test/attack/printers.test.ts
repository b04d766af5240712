/** Hostile replies against what prints them: nothing throws, nothing hangs, nothing becomes more than text. */
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostLetters, partOf } from '#components/terminal/printed-part.ts';
import { childrenOf, leafText, visible } from '#components/terminal/replies/json-nodes.ts';
import { mayBePretty } from '#components/terminal/replies/may-be-pretty.ts';
import { printedValues } from '#components/terminal/replies/printed-values.ts';
import type { Bytes, WireReply } from '#sandbox/protocol.ts';

const bulk = (bytes: Bytes): WireReply => ({ type: 'bulk', bytes });
const binary = (bytes: Uint8Array): WireReply => bulk({ base64: Buffer.from(bytes).toString('base64') });
const kinds = (reply: WireReply) => printedValues(reply).map(({ kind }) => kind);

describe('JSON', () => {
  test('deep nesting is a value, and each level is taken apart by itself', () => {
    const depth = 200_000;
    const [value] = printedValues(bulk('['.repeat(depth) + ']'.repeat(depth)));
    expect(value?.kind).toBe('json');
    const first = value?.kind === 'json' ? childrenOf(value.value) : undefined;
    expect(first).toHaveLength(1);
  });

  test('names that mean something to JavaScript are names', () => {
    const [value] = printedValues(bulk('{"__proto__":{"isAdmin":true},"constructor":1,"toString":2}'));
    const names = value?.kind === 'json' ? childrenOf(value.value)?.map(([name]) => name) : [];
    expect(names).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });

  test.each(['{', '[1,', '{"a":}', '[1e999999]x', '{"a":1}{'])('%s is no JSON and no matter', text => {
    expect(kinds(bulk(text))).not.toContain('json');
  });

  test('more than a megabyte is not parsed', () => {
    expect(kinds(bulk(`["${'x'.repeat(1_000_001)}"]`))).toEqual(['text']);
  });
});

describe('MessagePack', () => {
  test('a map and an array are printed, 64 bits exactly', () => {
    const packed = encode({ id: 9_007_199_254_740_993n, list: [1, null] }, { useBigInt64: true });
    const [value] = printedValues(binary(packed));
    expect(value).toMatchObject({ kind: 'msgpack', value: { id: 9_007_199_254_740_993n, list: [1, null] } });
  });

  test('lengths that lie, a broken end, and a thousand levels', () => {
    const bombs = [
      [0xdf, 0xff, 0xff, 0xff, 0xff],
      [0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0],
      [0x91, 0xdb, 0xff, 0xff, 0xff, 0xff],
      [0x81, 0xa9, ...Buffer.from('__proto__'), 0x80],
      Array<number>(100_000).fill(0x91),
    ];
    for (const bomb of bombs) expect(kinds(binary(Uint8Array.from([...bomb, 0xff, 0xfe])))).toEqual(['bits']);
  });

  test('any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        for (const value of printedValues(binary(bytes))) {
          if (value.kind === 'msgpack')
            for (const [, child] of childrenOf(value.value) ?? []) leafText(child);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('texts', () => {
  test('markup is a text, and only that', () => {
    const text = '<img src=x onerror=alert(1)>';
    expect(printedValues(bulk(text))).toEqual([{ place: '', kind: 'text', text }]);
  });

  test('control and direction characters are shown, not obeyed', () => {
    expect(visible('\u001b[31mred\u0000')).toBe('\\u001b[31mred\\u0000');
    expect(visible('abc\u202egnp.exe')).toBe('abc\\u202egnp.exe');
    expect(visible('\u2066x\u2069')).toBe('\\u2066x\\u2069');
    expect(visible('two\nlines\tand a tab')).toBe('two\nlines\tand a tab');
    expect(leafText('\u202e"')).toBe('"\\u202e\\""');
  });
});

test('ten thousand elements are looked at for a moment only', () => {
  const wide: WireReply = { type: 'array', items: Array.from({ length: 10_000 }, () => bulk('[1]')) };
  expect(mayBePretty(wide)).toBe(true);
  expect(printedValues(wide)).toHaveLength(12);
  let deep: WireReply = bulk('[1]');
  for (let level = 0; level < 5000; level += 1) deep = { type: 'array', items: [deep] };
  expect(printedValues(deep)).toEqual([]);
});

describe('what stands in the page of a very long reply', () => {
  test('a megabyte in one line is cut, again and again, and never all of it', () => {
    const text = 'x'.repeat(1_000_000);
    expect(partOf(text, 1)).toMatchObject({ rest: { kind: 'letters', count: 996_000 } });
    expect(partOf(text, 1).shown).toHaveLength(4000);
    expect(partOf(text, 4).shown).toHaveLength(16_000);
    expect(partOf(text, 4 ** 6).shown).toHaveLength(mostLetters);
  });

  test('of ten thousand elements, four hundred', () => {
    const text = Array.from({ length: 10_000 }, (_, at) => `${at + 1}) "x"`).join('\n');
    const { shown, rest } = partOf(text, 1);
    expect(shown.split('\n')).toHaveLength(400);
    expect(rest).toEqual({ kind: 'lines', count: 9600 });
    expect(`${shown}\n${partOf(text, 64).shown.slice(shown.length + 1)}`).toBe(text);
  });

  test('what fits is whole', () => {
    for (const text of ['', 'OK', 'a\nb']) expect(partOf(text, 1)).toEqual({ shown: text, rest: undefined });
  });
});

test('times of this century only, whatever the digits', () => {
  expect(printedValues(bulk('1763712000'))[0]).toMatchObject({ kind: 'time', atMs: 1_763_712_000_000 });
  expect(printedValues(bulk('1763712000000-3'))[0]).toMatchObject({ kind: 'time', atMs: 1_763_712_000_000 });
  for (const text of ['9999999999999', '42', '17637120000', '-1763712000'])
    expect(kinds(bulk(text))).toEqual([]);
});
