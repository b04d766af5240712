'use client';
/**
 * Handing in an answer: what is under way, the last verdict, and what went wrong on our side. Whoever leaves the page
 * cancels what is under way.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { submitAttempt } from '#components/exercise/exercise-api.ts';
import { useLesson } from '#components/lesson/lesson-context.ts';
import type { AttemptBody, AttemptProgress, PublicExercise, Verdict } from '#lessons/schema.ts';

export interface AttemptState {
  readonly isGrading: boolean;
  /** Undefined until something is known of it. */
  readonly progress: AttemptProgress | undefined;
  /** So the last one ended. */
  readonly wasCancelled: boolean;
  readonly verdict: Verdict | undefined;
  /** Counts verdicts, so that each one settles anew. */
  readonly count: number;
  readonly problem: string | undefined;
  submit(body: AttemptBody): void;
  cancel(): void;
}

export function useAttempt(exercise: PublicExercise): AttemptState {
  const { pass } = useLesson();
  const [isGrading, setGrading] = useState(false);
  const [progress, setProgress] = useState<AttemptProgress | undefined>(undefined);
  const [wasCancelled, setCancelled] = useState(false);
  const [verdict, setVerdict] = useState<Verdict | undefined>(undefined);
  const [count, setCount] = useState(0);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const underWay = useRef<AbortController | undefined>(undefined);
  const cancel = useCallback(() => underWay.current?.abort(), []);
  useEffect(() => cancel, [cancel]);
  const submit = useCallback(
    (body: AttemptBody) => {
      const controller = new AbortController();
      underWay.current?.abort();
      underWay.current = controller;
      const { signal } = controller;
      const isLatest = () => underWay.current === controller;
      setGrading(true);
      setProgress(undefined);
      setCancelled(false);
      setProblem(undefined);
      submitAttempt(exercise.id, body, { signal, onProgress: setProgress })
        .then(
          graded => {
            setVerdict(graded);
            setCount(now => now + 1);
            if (graded.passed) pass(exercise);
          },
          (error: unknown) => {
            if (!isLatest()) return;
            if (signal.aborted) setCancelled(true);
            else setProblem(error instanceof Error ? error.message : 'It was not graded. Try again.');
          },
        )
        .finally(() => {
          if (isLatest()) setGrading(false);
        });
    },
    [exercise, pass],
  );
  return { isGrading, progress, wasCancelled, verdict, count, problem, submit, cancel };
}
