'use client';
/** An earlier attempt, opened: its answer and its verdict with the evidence, which the list does not carry. */
import { useEffect, useState } from 'react';
import { timeOf } from '#components/exercise/attempts/attempt-time.ts';
import { type Attempt, fetchAttempt } from '#components/exercise/exercise-api.ts';
import { VerdictView } from '#components/exercise/VerdictView.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import styles from './Attempts.module.css';

interface OpenAttemptProps {
  readonly exercise: string;
  readonly attempt: Attempt;
  readonly isPrediction: boolean;
}

export function OpenAttempt({ exercise, attempt, isPrediction }: OpenAttemptProps) {
  const t = useText('exercise');
  const [whole, setWhole] = useState<Attempt | undefined>(undefined);
  const [problem, setProblem] = useState('');
  const { id } = attempt;
  useEffect(() => {
    let isCurrent = true;
    fetchAttempt(exercise, id).then(
      found => {
        if (isCurrent) setWhole(found);
      },
      (error: unknown) => {
        if (isCurrent) setProblem(error instanceof Error ? error.message : 'didNotCome');
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [exercise, id]);
  return (
    <section className={styles.opened} aria-label={t('attemptOf', { time: timeOf(attempt) })}>
      {attempt.answer.trim() === '' ? null : <pre>{attempt.answer}</pre>}
      {problem === '' ? null : <p role="alert">{problem === 'didNotCome' ? t('didNotCome') : problem}</p>}
      {whole === undefined && problem === '' ? <p className={styles.loading}>{t('verdictComing')}</p> : null}
      {whole === undefined ? null : (
        <VerdictView
          exercise={exercise}
          verdict={whole.verdict}
          label={t('earlierVerdict')}
          isPrediction={isPrediction}
        />
      )}
    </section>
  );
}
