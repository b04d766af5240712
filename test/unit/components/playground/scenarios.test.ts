import { expect, test } from 'vitest';
import { scenarios } from '#components/playground/scenarios/scenarios.ts';
import { loadCatalog } from '#lessons/catalog.ts';

test('each thing to try leads to a lesson that the tracks plan', async () => {
  const { tracks } = await loadCatalog();
  const planned = new Set(
    tracks.flatMap(({ slug, lessons }) => lessons.map(lesson => `${slug}/${lesson.slug}`)),
  );
  const linked = scenarios.flatMap(({ tries }) => tries.map(({ lesson }) => lesson));
  expect(linked.filter(path => !planned.has(path))).toEqual([]);
  expect(scenarios.map(({ tries }) => tries.length)).toEqual([5, 5, 5, 5]);
});
