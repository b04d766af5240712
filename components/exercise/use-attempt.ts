'use client';
/** Handing in an answer: what is under way, the last verdict, and what went wrong on our side. */
import { useCallback, useState } from 'react';
import { submitAttempt } from '#components/exercise/exercise-api.ts';
import { useLesson } from '#components/lesson/lesson-context.ts';
import type { AttemptBody, PublicExercise, Verdict } from '#lessons/schema.ts';

export interface AttemptState {
  readonly isGrading: boolean;
  readonly verdict: Verdict | undefined;
  /** Counts verdicts, so that each one settles anew. */
  readonly count: number;
  readonly problem: string | undefined;
  submit(body: AttemptBody): void;
}

export function useAttempt(exercise: PublicExercise): AttemptState {
  const { pass } = useLesson();
  const [isGrading, setGrading] = useState(false);
  const [verdict, setVerdict] = useState<Verdict | undefined>(undefined);
  const [count, setCount] = useState(0);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const submit = useCallback(
    (body: AttemptBody) => {
      setGrading(true);
      setProblem(undefined);
      submitAttempt(exercise.id, body)
        .then(
          graded => {
            setVerdict(graded);
            setCount(now => now + 1);
            if (graded.passed) pass(exercise);
          },
          (error: unknown) =>
            setProblem(error instanceof Error ? error.message : 'It was not graded. Try again.'),
        )
        .finally(() => setGrading(false));
    },
    [exercise, pass],
  );
  return { isGrading, verdict, count, problem, submit };
}
