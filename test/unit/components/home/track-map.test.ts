import { describe, expect, test } from 'vitest';
import { lessonState } from '#components/home/lesson-state.ts';
import { regionsOf } from '#components/home/regions.ts';
import { mapTracks, writtenOf } from '#components/home/track-map.ts';
import type { Learner } from '#components/learner/learner.ts';
import { loadCatalog } from '#lessons/catalog.ts';

const tracks = mapTracks(await loadCatalog());

test('every track of the course lies in one of the four regions, in order', () => {
  const regions = regionsOf(tracks);
  expect(regions.map(({ id }) => id)).toEqual(['foundations', 'caching', 'coordination', 'operations']);
  expect(regions.flatMap(region => region.tracks)).toEqual(tracks);
});

test('what is written is a lesson, what is planned has its name only', () => {
  const stops = tracks.flatMap(track => track.stops);
  expect(stops).toContainEqual({ state: 'planned', slug: 'write-through', title: 'Write-through' });
  const cacheAside = writtenOf(tracks).find(({ path }) => path === 'caching/cache-aside');
  expect(cacheAside).toMatchObject({ title: 'Cache-aside', exerciseCount: 2 });
});

describe('the state of a lesson', () => {
  const lesson = { path: 'a/b', title: 'B', summary: '', minutes: 9, stepCount: 3, exerciseCount: 1 };
  const learner = (steps: string[], place: string | null): Learner => ({
    id: 'x',
    hasResumeCode: false,
    place: place === null ? null : { lesson: place, step: 's' },
    progress: {
      'a/b': { steps, exercises: [], unassisted: [], solutionsShown: [], place: null },
    },
  });
  test.each([
    ['nobody yet', undefined, 'new', 0, false],
    ['no step', learner([], null), 'new', 0, false],
    ['one step', learner(['1'], 'a/b'), 'begun', 1, true],
    ['all steps', learner(['1', '2', '3'], 'c/d'), 'done', 3, false],
    ['steps that the page no longer has', learner(['1', '2', '3', '4'], null), 'done', 3, false],
  ] as const)('%s', (_, of, state, done, isHere) => {
    expect(lessonState(lesson, of)).toEqual({ state, done, isHere });
  });
});
