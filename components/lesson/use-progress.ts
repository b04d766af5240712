'use client';
/** What is done in one lesson: what the server has, and what was done since. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { forgetLearner, meetLearner, storeStep } from '#components/learner/learner.ts';
import type { LessonContextValue } from '#components/lesson/lesson-context.ts';

type Ids = ReadonlySet<string>;
type Progress = Pick<
  LessonContextValue,
  'done' | 'complete' | 'unassisted' | 'solutionsShown' | 'pass' | 'noteSolution'
>;

const none: Ids = new Set();
const withIds = (known: Ids, ids: readonly string[]): Ids =>
  ids.every(id => known.has(id)) ? known : new Set([...known, ...ids]);

/** `complete` and `noteSolution` never change identity. */
export function useProgress(path: string): Progress {
  const [done, setDone] = useState(none);
  const [unassisted, setUnassisted] = useState(none);
  const [solutionsShown, setSolutionsShown] = useState(none);
  useEffect(() => {
    let isCurrent = true;
    meetLearner().then(
      learner => {
        const stored = learner.progress[path];
        if (!isCurrent || !stored) return;
        setDone(now => withIds(now, [...stored.steps, ...stored.exercises]));
        setUnassisted(now => withIds(now, stored.unassisted));
        setSolutionsShown(now => withIds(now, stored.solutionsShown));
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
      setDone(now => withIds(now, [step]));
      void storeStep(path, step);
    },
    [path],
  );
  const pass = useCallback<Progress['pass']>(
    ({ id, variantOf = id }) => {
      complete(variantOf);
      if (!solutionsShown.has(id)) setUnassisted(now => withIds(now, [variantOf]));
    },
    [complete, solutionsShown],
  );
  const noteSolution = useCallback((exercise: string) => {
    setSolutionsShown(now => withIds(now, [exercise]));
    forgetLearner();
  }, []);
  return useMemo(
    () => ({ done, complete, unassisted, solutionsShown, pass, noteSolution }),
    [done, complete, unassisted, solutionsShown, pass, noteSolution],
  );
}
