import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteArgument } from '#sandbox/resp/cli-quote.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';

test('what is quoted is split to the same bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 4 }), words => {
      const line = words.map(word => quoteArgument(Buffer.from(word))).join(' ');
      expect(line).toMatch(/^[\x20-\x7e]+$/);
      expect(line.startsWith('#')).toBe(false);
      expect(splitLine(line)?.map(word => [...word])).toEqual(words.map(word => [...word]));
    }),
  );
});

test('every byte, and what needs no quotes has none', () => {
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  expect(splitLine(quoteArgument(all))).toEqual([Uint8Array.from(all)]);
  expect(quoteArgument(Buffer.from('user:42:{a}'))).toBe('user:42:{a}');
  expect(quoteArgument(Buffer.from(''))).toBe('""');
  expect(quoteArgument(Buffer.from('a b\n'))).toBe('"a b\\n"');
});
