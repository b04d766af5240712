'use client';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { ReplayContext, type ShownReplay } from '#components/exercise/replay/replay-context.ts';
import { useLesson } from '#components/lesson/lesson-context.ts';

interface ReplayProviderProps {
  readonly children: ReactNode;
  /** The reader has ended a replay and goes back to the page. */
  readonly onEnd: () => void;
}

/** Lets the page below it replay schedules on the lesson's bench. */
export function ReplayProvider({ children, onEnd }: ReplayProviderProps) {
  const { openExercise, showExercise, showLesson } = useLesson();
  const [shown, setShown] = useState<ShownReplay | undefined>(undefined);
  // Whatever takes the bench away from the exercise ends the replay, too.
  const replay = shown !== undefined && openExercise === shown.exercise ? shown : undefined;
  const open = useCallback<(exercise: string, evidence: ShownReplay['evidence']) => void>(
    (exercise, evidence) => {
      setShown({ exercise, evidence, at: 0 });
      showExercise(exercise);
    },
    [showExercise],
  );
  const noteAt = useCallback((at: number) => setShown(now => now && { ...now, at }), []);
  const close = useCallback(() => {
    setShown(undefined);
    showLesson();
    onEnd();
  }, [showLesson, onEnd]);
  const context = useMemo(() => ({ replay, open, noteAt, close }), [replay, open, noteAt, close]);
  return <ReplayContext value={context}>{children}</ReplayContext>;
}
