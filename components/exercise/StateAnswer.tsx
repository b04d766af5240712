'use client';
/** A State exercise is answered on the bench, in a sandbox of its own. */
import { CheckButton } from '#components/exercise/CheckButton.tsx';
import { GoalView } from '#components/exercise/goal/GoalView.tsx';
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import { useBenchAnswer } from '#components/exercise/use-bench-answer.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import type { GoalKey } from '#lessons/goal.ts';
import type { PublicExercise } from '#lessons/schema.ts';
import styles from './Exercise.module.css';

interface StateAnswerProps {
  readonly exercise: PublicExercise;
  readonly attempt: AttemptState;
  readonly goal: readonly GoalKey[] | undefined;
}

export function StateAnswer({ exercise, attempt, goal }: StateAnswerProps) {
  const t = useText('exercise');
  const { isOpen, sandbox, open, close, check } = useBenchAnswer(exercise.id, attempt);
  return (
    <>
      <GoalView lines={exercise.goal ?? []} keys={goal} store={sandbox?.store} />
      <p className={styles.actions}>
        {sandbox ? (
          <>
            <CheckButton attempt={attempt} onCheck={check} />
            <Button onClick={() => void sandbox.bench.reset()}>{t('startOver')}</Button>
            <Button look="quiet" onClick={close}>
              {t('backToLesson')}
            </Button>
          </>
        ) : (
          <Button look="primary" disabled={isOpen} onClick={open}>
            {isOpen ? t('opening') : t('openOnBench')}
          </Button>
        )}
      </p>
    </>
  );
}
