/** How much JavaScript a page may load before it does anything: `npm run bench:web` tells the figures. */
import { emptyPageBytes, pageBytes } from '#test/bench/web/weight.ts';
import { expect, test } from './fixtures.ts';

const mostBytes = 60_000;

for (const path of [
  'en',
  'en/playground',
  'en/learn/caching/cache-aside',
  'en/commands/set',
  'en/glossary',
]) {
  test(`${path} loads at most 60 kB beyond an empty page`, async () => {
    const [page, empty] = await Promise.all([pageBytes(path), emptyPageBytes()]);
    expect(empty).toBeGreaterThan(100_000);
    expect(page - empty).toBeLessThanOrEqual(mostBytes);
  });
}
