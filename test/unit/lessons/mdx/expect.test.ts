import { describe, expect, test } from 'vitest';
import { matchLine, matchLines } from '#lessons/mdx/expect.ts';

describe('one line', () => {
  test.each([
    ['OK', 'OK', true],
    ['OK', 'ok', false],
    ['(integer) <55..60>', '(integer) 55', true],
    ['(integer) <55..60>', '(integer) 60', true],
    ['(integer) <55..60>', '(integer) 54', false],
    ['(integer) <55..60>', '(integer) 61', false],
    ['(integer) <55..60>', '(integer) 57.5', false],
    ['(integer) <-2..-1>', '(integer) -2', true],
    ['<1..9> of <10..19>', '3 of 12', true],
    ['<1..9> of <10..19>', '3 of 9', false],
    ['(error) <*>', '(error) WRONGTYPE Operation', true],
    ['(error) <*>', '(error) ', true],
    ['(error) <*>', 'OK', false],
    ['1) "a.c"', '1) "abc"', false],
    ['"<b>"', '"<b>"', true],
  ])('%s against %s', (expected, observed, matched) => {
    expect(matchLine(expected, observed)).toBe(matched);
  });
});

describe('all lines', () => {
  test('the same lines match', () => {
    expect(matchLines(['a', 'b'], ['a', 'b'])).toEqual({ matched: true });
  });

  test('a line that differs is named with its place', () => {
    expect(matchLines(['a', 'b'], ['a', 'c'])).toEqual({
      matched: false,
      at: 1,
      expected: 'b',
      observed: 'c',
    });
  });

  test('a line too many fails', () => {
    expect(matchLines(['a'], ['a', 'b'])).toEqual({
      matched: false,
      at: 1,
      expected: undefined,
      observed: 'b',
    });
  });

  test('a line too few fails', () => {
    expect(matchLines(['a', 'b'], ['a'])).toEqual({
      matched: false,
      at: 1,
      expected: 'b',
      observed: undefined,
    });
  });

  test('<...> stands for any number of lines, none included', () => {
    expect(matchLines(['a', '<...>'], ['a']).matched).toBe(true);
    expect(matchLines(['a', '<...>', 'z'], ['a', 'b', 'c', 'z']).matched).toBe(true);
    expect(matchLines(['a', '<...>', 'z'], ['a', 'b', 'c']).matched).toBe(false);
    expect(matchLines(['<...>'], []).matched).toBe(true);
  });
});
