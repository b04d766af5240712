'use client';
/** The learner's own attempts at an exercise, the newest first. */
import { useEffect, useState } from 'react';
import { type Attempt, fetchAttempts } from '#components/exercise/exercise-api.ts';

export interface Attempts {
  readonly list: readonly Attempt[];
  /** Which `refresh` the list answers; -1 before the first. */
  readonly of: number;
}

const none: Attempts = { list: [], of: -1 };

/** @param refresh changes when there is a new attempt */
export function useAttempts(exercise: string, refresh: number): Attempts {
  const [attempts, setAttempts] = useState(none);
  useEffect(() => {
    let isCurrent = true;
    fetchAttempts(exercise).then(
      list => {
        if (isCurrent) setAttempts({ list, of: refresh });
      },
      () => {
        // Without the server there is no list; the exercise itself says so when an answer is handed in.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [exercise, refresh]);
  return attempts;
}
