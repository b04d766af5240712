'use client';
/** A prediction that is graded: by choice, or by a short text. */
import { useId, useState } from 'react';
import { CheckButton } from '#components/exercise/CheckButton.tsx';
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Coded } from '#components/lesson/Coded.tsx';
import type { PublicExercise } from '#lessons/schema.ts';
import styles from './Exercise.module.css';

export function PredictAnswer({ exercise, attempt }: { exercise: PublicExercise; attempt: AttemptState }) {
  const t = useText('exercise');
  const [given, setGiven] = useState('');
  const name = useId();
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (!attempt.isGrading) attempt.submit({ answer: given });
      }}
    >
      {exercise.choices ? (
        <div className={styles.choices} role="radiogroup" aria-label={exercise.title}>
          {exercise.choices.map(choice => (
            <label key={choice}>
              <input type="radio" name={name} checked={given === choice} onChange={() => setGiven(choice)} />
              <span>
                <Coded text={choice} />
              </span>
            </label>
          ))}
        </div>
      ) : (
        <input
          className={styles.field}
          value={given}
          aria-label={t('yourAnswer')}
          autoComplete="off"
          onChange={event => setGiven(event.target.value)}
        />
      )}
      <p className={styles.actions}>
        <CheckButton attempt={attempt} isEmpty={given.trim() === ''} />
      </p>
    </form>
  );
}
