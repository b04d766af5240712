import { expect, test } from 'vitest';
import { lineDiff, sideBySide } from '#components/exercise/attempts/line-diff.ts';

const short = (mine: string, theirs: string) =>
  lineDiff(mine, theirs).map(({ kind, text }) => `${{ same: ' ', mine: '-', theirs: '+' }[kind]}${text}`);

test('the same texts', () => {
  expect(short('a\nb\n', 'a\nb')).toEqual([' a', ' b']);
});

test('a changed line among equal ones', () => {
  expect(short('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c']);
});

test('lines added and lines taken away', () => {
  expect(short('a\nc', 'a\nb\nc\nd')).toEqual([' a', '+b', ' c', '+d']);
  expect(short('a\nb\nc\nd', 'b\nd')).toEqual(['-a', ' b', '-c', ' d']);
});

test('side by side, changed lines stand beside those that came in their place', () => {
  expect(sideBySide('a\nb\nc', 'a\nx\ny\nc')).toEqual([
    { kind: 'same', mine: 'a', theirs: 'a' },
    { kind: 'changed', mine: 'b', theirs: 'x' },
    { kind: 'changed', mine: undefined, theirs: 'y' },
    { kind: 'same', mine: 'c', theirs: 'c' },
  ]);
});
