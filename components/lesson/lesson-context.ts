'use client';
/** What the parts of a lesson's page share: steps done, and which sandbox the bench shows. */
import { createContext, useContext } from 'react';
import type { Bench, BenchStore } from '#components/bench/bench-context.ts';
import type { PublicExercise } from '#lessons/schema.ts';

/** The sandbox of an exercise that is open on the bench. */
export interface ExerciseSandbox {
  readonly exercise: string;
  readonly sandboxId: string;
  readonly bench: Bench;
  /** Its keys, for what stands on the page beside it. */
  readonly store: BenchStore;
}

export interface LessonContextValue {
  /** `track/lesson` */
  readonly path: string;
  readonly done: ReadonlySet<string>;
  /** Stores that a step is done; its id is that of a block, a prediction or an exercise. */
  complete(step: string): void;
  /** Ids of the exercises passed before their solution was shown; a variant's pass is its original's. */
  readonly unassisted: ReadonlySet<string>;
  /** Ids of the exercises whose solution was shown. */
  readonly solutionsShown: ReadonlySet<string>;
  /** Stores a pass. */
  pass(exercise: PublicExercise): void;
  /** Says that the solution was shown; the server knows already. */
  noteSolution(exercise: string): void;
  /** Id of the exercise whose sandbox the bench shows; undefined for the lesson's own. */
  readonly openExercise: string | undefined;
  showExercise(id: string): void;
  showLesson(): void;
  /** Undefined until the exercise's sandbox has been opened. */
  readonly exerciseSandbox: ExerciseSandbox | undefined;
  /** The open exercise says here how it is checked, so that the bench's own button can do it. */
  setCheck(check: (() => void) | undefined): void;
}

export const LessonContext = createContext<LessonContextValue | undefined>(undefined);

/** The lesson around this component. */
export function useLesson(): LessonContextValue {
  const lesson = useContext(LessonContext);
  if (!lesson) throw new Error('useLesson needs a <LessonFrame> above it.');
  return lesson;
}
