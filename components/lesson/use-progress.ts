'use client';
/** The steps done in one lesson: what the server has, and what was done since. */
import { useCallback, useEffect, useState } from 'react';
import { meetLearner, storeStep } from '#components/learner/learner.ts';

/** `complete` never changes identity. */
export function useProgress(path: string): { done: ReadonlySet<string>; complete: (step: string) => void } {
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    let isCurrent = true;
    meetLearner().then(
      learner => {
        const stored = learner.progress[path];
        if (isCurrent && stored) {
          setDone(now => new Set([...now, ...stored.steps, ...stored.exercises]));
        }
      },
      () => {
        // Without the server the lesson still reads; the bench itself says that it is offline.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [path]);
  const complete = useCallback(
    (step: string) => {
      setDone(now => (now.has(step) ? now : new Set([...now, step])));
      void storeStep(path, step);
    },
    [path],
  );
  return { done, complete };
}
