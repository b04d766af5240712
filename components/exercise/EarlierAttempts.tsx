'use client';
/** What the learner has handed in before, with its verdict; an earlier answer can be taken up again. */
import { useEffect, useState } from 'react';
import { type Attempt, fetchAttempts } from '#components/exercise/exercise-api.ts';
import { Button } from '#components/ui/Button.tsx';
import styles from './Exercise.module.css';

interface EarlierAttemptsProps {
  readonly exercise: string;
  /** Changes when there is a new attempt. */
  readonly refresh: number;
  /** Undefined where an answer is no text that could be taken up. */
  readonly onTake: ((answer: string) => void) | undefined;
}

export function EarlierAttempts({ exercise, refresh, onTake }: EarlierAttemptsProps) {
  const [attempts, setAttempts] = useState<readonly Attempt[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is the reason to ask again
  useEffect(() => {
    let isCurrent = true;
    fetchAttempts(exercise).then(
      found => {
        if (isCurrent) setAttempts(found);
      },
      () => {
        // Without the server there is no list; the exercise itself says so when an answer is handed in.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [exercise, refresh]);
  if (attempts.length === 0) return null;
  return (
    <details className={styles.attempts}>
      <summary>{attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}</summary>
      <ol>
        {attempts.map(attempt => (
          <li key={attempt.id}>
            <span data-passed={attempt.passed}>{attempt.passed ? 'Passed' : 'Not yet'}</span>
            <span>
              {attempt.verdict.checks.filter(({ passed }) => passed).length} of{' '}
              {attempt.verdict.checks.length} checks
              {attempt.solutionShown ? ', after the solution was shown' : ''}
            </span>
            <time dateTime={new Date(attempt.createdAtMs).toISOString()}>
              {new Date(attempt.createdAtMs).toLocaleString()}
            </time>
            {onTake ? (
              <Button look="quiet" size="small" onClick={() => onTake(attempt.answer)}>
                Take up again
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </details>
  );
}
