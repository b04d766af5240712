/** What a save touches. */
import { expect, test } from 'vitest';
import { together, touchedBy } from '#lessons/check/touched.ts';

const root = '/r';
const lesson = '04-caching/01-cache-aside';
const one = `${lesson}/exercises/get-product`;

test.each([
  [`${lesson}/lesson.mdx`, lesson, ['schema', 'prose', 'blocks', 'programs']],
  [`${lesson}/world.ts`, lesson, ['schema', 'prose', 'blocks']],
  [`${one}/exercise.ts`, one, ['schema', 'prose', 'answers', 'mutants']],
  [`${one}/shape.ts`, lesson, ['schema', 'prose', 'answers', 'mutants']],
  [`${one}/solution.ts`, one, ['schema', 'prose', 'types', 'answers', 'mutants']],
  [`${one}/starter.lua`, one, ['schema', 'prose', 'types', 'answers']],
  [`${one}/mistakes/no-ttl.ts`, one, ['schema', 'prose', 'types', 'answers']],
  [`${one}/also-right/by-px.ts`, one, ['schema', 'prose', 'types', 'answers']],
  [`${one}/mutants.yaml`, one, ['mutants']],
  ['04-caching/track.yaml', '04-caching', ['schema']],
])('%s', (file, folder, steps) => {
  expect(touchedBy(file, root)).toMatchObject({ folder: `${root}/${folder}`, steps });
});

test.each([
  `${lesson}/.lesson.mdx.swp`,
  `${lesson}/lesson.mdx~`,
  `${lesson}/4913`,
  `${one}/#shape.ts#`,
  'README.md',
  '04-caching',
  '',
])('%s touches nothing', file => expect(touchedBy(file, root)).toBeUndefined());

test('several saves are one round over the smallest place that holds them', () => {
  const of = (...files: string[]) =>
    together(
      files.flatMap(file => touchedBy(file, root) ?? []),
      root,
    );
  expect(of()).toBeUndefined();
  expect(of(`${one}/exercise.ts`, `${one}/mutants.yaml`)).toMatchObject({
    folder: `${root}/${one}`,
    kind: 'exercise',
  });
  expect(of(`${lesson}/lesson.mdx`, `${one}/starter.ts`)).toEqual({
    folder: `${root}/${lesson}`,
    kind: 'lesson',
    steps: ['schema', 'prose', 'blocks', 'programs', 'types', 'answers'],
  });
  expect(of(`${lesson}/lesson.mdx`, '08-locks/01-set-nx-ex/lesson.mdx')).toMatchObject({ folder: root });
});
