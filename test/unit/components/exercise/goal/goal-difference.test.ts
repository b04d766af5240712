import { describe, expect, it } from 'vitest';
import { goalDifference, standing } from '#components/exercise/goal/goal-difference.ts';
import { goalKeys } from '#lessons/goal.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';

const nowMs = 1_000_000;
const fields = { encoding: 'x', memoryBytes: 1, expiresAtMs: null, length: 1, truncated: false };
const string = (key: string, value: string, ttlSeconds?: number): KeySnapshot => ({
  ...fields,
  type: 'string',
  key,
  value,
  expiresAtMs: ttlSeconds === undefined ? null : nowMs + ttlSeconds * 1000,
});
const list = (...head: string[]): KeySnapshot => ({ ...fields, type: 'list', key: 'k', head, tail: [] });
const hash = (...pairs: [string, string][]): KeySnapshot => ({
  ...fields,
  type: 'hash',
  key: 'k',
  fields: pairs,
});

const differ = (goal: string[], ...snapshots: KeySnapshot[]) =>
  goalDifference(goalKeys(goal) ?? [], snapshots, nowMs);
const says = (goal: string[], ...snapshots: KeySnapshot[]) => differ(goal, ...snapshots).keys[0]?.says;

describe('a key', () => {
  it.each<[string, string, KeySnapshot[], string[]]>([
    ['that is missing', 'SET k 1', [], ['not there yet']],
    ['as wanted', 'SET k 1', [string('k', '1')], []],
    ['of another type', 'SET k 1', [list('1')], ['is a list, not a string']],
    ['with another value', 'SET k 1', [string('k', '2')], ['holds "2"']],
    ['without the TTL', 'SET k 1 EX 60', [string('k', '1')], ['has no TTL']],
    ['with a TTL that runs down', 'SET k 1 EX 60', [string('k', '1', 20)], []],
    ['with a TTL that is too long', 'SET k 1 EX 60', [string('k', '1', 90)], ['has a TTL above 60 s']],
    ['with a TTL too many', 'SET k 1', [string('k', '1', 9)], ['has a TTL; in the goal it has none']],
    ['in the wrong order', 'RPUSH k a b', [list('b', 'a')], ['is in another order']],
    ['with a double', 'RPUSH k a b', [list('a', 'b', 'b')], ['has “b” beside']],
    [
      'with other fields',
      'HSET k a 1 b 2',
      [hash(['b', '2'], ['c', '3'])],
      ['lacks “a: 1”', 'has “c: 3” beside'],
    ],
    ['with fields in any order', 'HSET k a 1 b 2', [hash(['b', '2'], ['a', '1'])], []],
  ])('%s', (_what, goal, snapshots, expected) => {
    expect(says([goal], ...snapshots)).toEqual(expected);
  });

  it('of which only a part is known is not said to differ', () => {
    expect(says(['RPUSH k a b'], { ...list('a'), truncated: true })).toEqual([]);
  });
});

it('counts what stands, and names what the goal has not', () => {
  const difference = differ(['SET k 1', 'SET l 2'], string('k', '1'), string('old', '1'));
  expect(standing(difference)).toBe(1);
  expect(difference.extra).toEqual(['old']);
});
