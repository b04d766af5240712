import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SearchDocument } from '#components/search/search-document.ts';
import { createSearch, slipsBetween, wordsOf } from '#components/search/search-engine.ts';

const documents: readonly SearchDocument[] = [
  {
    kind: 'lesson',
    title: 'Cache-aside',
    where: 'Caching',
    text: 'A slow database, and a copy near.',
    href: '/a',
  },
  {
    kind: 'section',
    title: 'The TTL that vanished',
    where: 'Keys',
    text: 'A plain SET drops the expiry of a key, because it stores something new.',
    href: '/b#c',
  },
  {
    kind: 'lesson',
    title: 'Hashes',
    where: 'Data structures',
    text: 'HSET changes a field at a time.',
    href: '/c',
  },
  { kind: 'section', title: 'Café und Schlüssel', where: 'Locks', text: 'A lock has an owner.', href: '/d' },
];
const titles = (query: string) =>
  createSearch(documents)
    .search(query, 10)
    .map(hit => hit.document.title);

describe('search', () => {
  test.each([
    ['cache', ['Cache-aside']],
    ['CACHE aside', ['Cache-aside']],
    ['cahce', ['Cache-aside']],
    ['databse', ['Cache-aside']],
    ['vanis', ['The TTL that vanished']],
    ['hash', ['Hashes']],
    ['cafe', ['Café und Schlüssel']],
    ['schluessel', ['Café und Schlüssel']],
    ['schlussel', ['Café und Schlüssel']],
    ['set ttl', ['The TTL that vanished']],
    ['zzzzzz', []],
    ['', []],
    ['!? …', []],
  ])('%j finds %j', (query, expected) => {
    expect(titles(query)).toEqual(expected);
  });

  test('a title counts more than a text', () => {
    const [first] = createSearch([
      { kind: 'section', title: 'Other', where: '', text: 'locks locks and locks', href: '/1' },
      { kind: 'section', title: 'Locks', where: '', text: 'and what they promise', href: '/2' },
    ]).search('locks', 5);
    expect(first?.document.href).toBe('/2');
  });

  test('who asks for exactly a title gets that first', () => {
    const commands = ['EXPIREAT', 'EXPIRE', 'EXPIRETIME'].map(title => ({
      kind: 'command' as const,
      title,
      where: '',
      text: title === 'EXPIRE' ? 'sets an end' : 'expire expire expire',
      href: `/commands/${title}`,
    }));
    expect(createSearch(commands).search('expire', 1)[0]?.document.title).toBe('EXPIRE');
  });

  test('if no document has all the words, those with most of them answer', () => {
    expect(titles('hashes unheardof')).toEqual(['Hashes']);
  });

  test('every word of a document finds that document', () => {
    const engine = createSearch(documents);
    for (const document of documents) {
      for (const word of wordsOf(`${document.title} ${document.text}`)) {
        expect(engine.search(word, 100).map(hit => hit.document)).toContain(document);
      }
    }
  });

  test('whatever is asked, it answers', () => {
    const engine = createSearch(documents);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), query => {
        expect(engine.search(query, 3).length).toBeLessThanOrEqual(3);
      }),
    );
  });
});

test.each([
  ['cache', 'cache', 0],
  ['cahce', 'cache', 1],
  ['cach', 'cache', 1],
  ['caxhe', 'cache', 1],
  ['lock', 'clok', 2],
  ['abc', 'xyz', 3],
])('from %s to %s it takes %i', (a, b, slips) => {
  expect(slipsBetween(a, b, 9)).toBe(slips);
});
