import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markWords, snippetOf } from '#components/search/snippet.ts';

const whole = (parts: readonly { text: string }[]) => parts.map(({ text }) => text).join('');
const marked = (parts: readonly { text: string; isHit: boolean }[]) =>
  parts.filter(({ isHit }) => isHit).map(({ text }) => text);

test('what answered is marked, whatever its case and accents', () => {
  expect(marked(markWords('The Café; a cafe.', ['cafe']))).toEqual(['Café', 'cafe']);
});

test('a long text is quoted around its first answer', () => {
  const text = `${'before it '.repeat(40)}the needle is here ${'after it '.repeat(40)}`;
  const parts = snippetOf(text, ['needle'], 80);
  expect(marked(parts)).toEqual(['needle']);
  expect(whole(parts)).toMatch(/^… .* …$/);
  expect(whole(parts).length).toBeLessThan(100);
});

test('a short text is quoted whole', () => {
  expect(whole(snippetOf('a lock has an owner', ['lock'], 80))).toBe('a lock has an owner');
});

test('nothing is lost and nothing is added by marking', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (text, words) => {
      expect(whole(markWords(text, words))).toBe(text);
    }),
  );
});
