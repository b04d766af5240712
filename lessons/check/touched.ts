/** Which steps of what a saved file touches, for watch mode. */
import path from 'node:path';
import type { Job } from '#lessons/check/messages.ts';
import type { StepName } from '#lessons/check/step.ts';

export interface Touched {
  readonly folder: string;
  readonly kind: Job['kind'];
  readonly steps: readonly StepName[];
}

/** @param file relative to the folder of tracks. Undefined for what is no part of a lesson. */
export function touchedBy(file: string, root: string): Touched | undefined {
  const [track, lesson, ...rest] = file.split(path.sep);
  if (track === undefined || !/^\d\d-/.test(track) || hidden(file)) return undefined;
  if (lesson === 'track.yaml') return { folder: path.join(root, track), kind: 'track', steps: ['schema'] };
  if (lesson === undefined || !/^\d\d-/.test(lesson)) return undefined;
  const folder = path.join(root, track, lesson);
  const [first, id, name, more] = rest;
  if (first === 'lesson.mdx')
    return { folder, kind: 'lesson', steps: ['schema', 'prose', 'blocks', 'programs'] };
  if (first === 'world.ts') return { folder, kind: 'lesson', steps: ['schema', 'prose', 'blocks'] };
  if (first !== 'exercises' || id === undefined || name === undefined) return undefined;
  const exercise = { folder: path.join(folder, 'exercises', id), kind: 'exercise' } as const;
  if (name === 'mutants.yaml') return { ...exercise, steps: ['mutants'] };
  if (more !== undefined || /^starter\./.test(name))
    return { ...exercise, steps: ['schema', 'prose', 'types', 'answers'] };
  if (/^solution\./.test(name))
    return { ...exercise, steps: ['schema', 'prose', 'types', 'answers', 'mutants'] };
  // A variant takes its shape from its original's folder, so all exercises of the lesson may be touched.
  const isShared = name !== 'exercise.ts';
  const place = isShared ? ({ folder, kind: 'lesson' } as const) : exercise;
  return { ...place, steps: ['schema', 'prose', 'answers', 'mutants'] };
}

/** Files that editors leave about while they save. */
const hidden = (file: string): boolean => /(?:^|\/)(?:\.[^/]*|[^/]*~|[^/]*\.sw[px]|#[^/]*#|4913)$/.test(file);

/** Several saves at once: the smallest place that holds them all, and every step of each. */
export function together(all: readonly Touched[], root: string): Touched | undefined {
  const [first, ...more] = all;
  if (first === undefined) return undefined;
  const steps = (['schema', 'prose', 'blocks', 'programs', 'types', 'answers', 'mutants'] as const).filter(
    step => all.some(touched => touched.steps.includes(step)),
  );
  if (more.every(({ folder }) => folder === first.folder)) return { ...first, steps };
  const lesson = lessonOf(first.folder, root);
  if (lesson !== undefined && more.every(({ folder }) => lessonOf(folder, root) === lesson))
    return { folder: lesson, kind: 'lesson', steps };
  return { folder: root, kind: 'catalogue', steps };
}

function lessonOf(folder: string, root: string): string | undefined {
  const [track, lesson] = path.relative(root, folder).split(path.sep);
  return track === undefined || lesson === undefined ? undefined : path.join(root, track, lesson);
}
