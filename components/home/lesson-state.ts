/** How far a lesson is, for its stop on the map. Pure. */
import type { Learner } from '#components/learner/learner.ts';
import type { MappedLesson } from './track-map.ts';

export interface LessonState {
  readonly state: 'new' | 'begun' | 'done';
  readonly done: number;
  /** The learner left here, over all lessons. */
  readonly isHere: boolean;
}

export function lessonState(lesson: MappedLesson, learner: Learner | undefined): LessonState {
  const progress = learner?.progress[lesson.path];
  const done = Math.min(lesson.stepCount, progress?.steps.length ?? 0);
  const isAll = lesson.stepCount > 0 && done === lesson.stepCount;
  return {
    state: isAll ? 'done' : done > 0 ? 'begun' : 'new',
    done,
    isHere: learner?.place?.lesson === lesson.path,
  };
}
