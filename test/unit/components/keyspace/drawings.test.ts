import { describe, expect, test } from 'vitest';
import { textOf } from '#components/i18n/catalogue.ts';
import { scoreScale } from '#components/keyspace/drawings/ScoreBars.tsx';
import { compareIds } from '#components/keyspace/drawings/stream-ids.ts';
import { bytesText, describeKey } from '#components/keyspace/key-text.ts';
import { shortTime } from '#components/keyspace/TtlRing.tsx';
import { changedPairs, listChanges } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';

const common = { encoding: 'listpack', memoryBytes: 1, expiresAtMs: null, truncated: false };

function list(...head: string[]): Extract<KeySnapshot, { type: 'list' }> {
  return { ...common, type: 'list', key: 'l', length: head.length, head, tail: [] };
}

describe('changes of a list', () => {
  test.each([
    ['LPUSH', ['a', 'b'], ['x', 'a', 'b'], { head: 1, tail: 0, at: [] }],
    ['RPUSH of two', ['a', 'b'], ['a', 'b', 'x', 'y'], { head: 0, tail: 2, at: [] }],
    ['LSET', ['a', 'b', 'c'], ['a', 'x', 'c'], { head: 0, tail: 0, at: [1] }],
    ['LPOP', ['a', 'b'], ['b'], { head: 0, tail: 0, at: [] }],
    ['LINSERT', ['a', 'b'], ['a', 'x', 'b'], { head: 0, tail: 0, at: [] }],
  ])('%s', (_command, before, after, expected) => {
    const changes = listChanges(list(...after), list(...before));
    expect({ ...changes, at: [...changes.at] }).toEqual(expected);
  });
});

test('a field is marked if it is new or has another value', () => {
  const changed = changedPairs(
    [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ],
    [
      ['a', '1'],
      ['b', '1'],
    ],
  );
  expect([...changed]).toEqual(['"b"', '"c"']);
});

describe('score axis', () => {
  test('bars begin at zero, to the left of it below', () => {
    const scale = scoreScale(['-10', '0', '30']);
    expect([scale.from('-10'), scale.to('-10')]).toEqual([0, 0.25]);
    expect([scale.from('30'), scale.to('30')]).toEqual([0.25, 1]);
  });

  test('infinite scores reach the ends, equal ones do not divide by zero', () => {
    const scale = scoreScale(['-inf', '5', 'inf']);
    expect([scale.to('inf'), scale.from('-inf')]).toEqual([1, 0]);
    expect(scoreScale(['0', '0']).to('0')).toBe(0);
  });
});

test('stream ids are compared by number', () => {
  const ids = ['10-2', '9-1', '10-11', '10-2'];
  expect([...ids].sort(compareIds)).toEqual(['9-1', '10-2', '10-2', '10-11']);
});

test.each([
  [0, '0'],
  [400, '1'],
  [57_000, '57'],
  [99_500, '2m'],
  [600_000, '10m'],
  [86_400_000, '24h'],
  [30 * 86_400_000, '30d'],
  [1000 * 86_400_000, '3y'],
])('%i ms is short for %s', (ms, text) => {
  expect(shortTime(ms)).toBe(text);
});

test('a key is described in words, binary ones in hexadecimal', () => {
  expect(describeKey(textOf('en', 'drawings'), list('a', 'b'))).toBe(
    'list l: 2 elements, from head to tail a, b',
  );
  expect(bytesText({ base64: 'gP8=' })).toBe('\\x80\\xff');
});
