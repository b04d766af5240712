'use client';
import { useEffect, useState } from 'react';
import { type Learner, meetLearner } from '#components/learner/learner.ts';

/** The learner once the server has said who it is; undefined until then, or if it cannot be reached. */
export function useLearner(): Learner | undefined {
  const [learner, setLearner] = useState<Learner>();
  useEffect(() => {
    let isGone = false;
    meetLearner().then(
      met => {
        if (!isGone) setLearner(met);
      },
      // The bench says that the server cannot be reached; a page without progress needs no second message.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);
  return learner;
}
