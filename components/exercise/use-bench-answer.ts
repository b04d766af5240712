'use client';
/** Answering on the bench: an exercise's own sandbox, opened beside the page, and checked from either side. */
import { useCallback, useEffect } from 'react';
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import { type ExerciseSandbox, useLesson } from '#components/lesson/lesson-context.ts';

export interface BenchAnswer {
  /** The bench shows it, or is about to. */
  readonly isOpen: boolean;
  /** Undefined until it is there, and while servers begin anew. */
  readonly sandbox: ExerciseSandbox | undefined;
  open(): void;
  close(): void;
  check(): void;
}

export function useBenchAnswer(exercise: string, { isGrading, submit }: AttemptState): BenchAnswer {
  const { openExercise, exerciseSandbox, setCheck, showExercise, showLesson } = useLesson();
  const isOpen = openExercise === exercise;
  const sandbox = isOpen && exerciseSandbox?.exercise === exercise ? exerciseSandbox : undefined;
  const sandboxId = sandbox?.sandboxId;
  const check = useCallback(() => {
    if (sandboxId !== undefined && !isGrading) submit({ sandboxId });
  }, [sandboxId, isGrading, submit]);
  useEffect(() => {
    if (sandboxId === undefined) return undefined;
    setCheck(check);
    return () => setCheck(undefined);
  }, [sandboxId, setCheck, check]);
  return { isOpen, sandbox, open: () => showExercise(exercise), close: showLesson, check };
}
