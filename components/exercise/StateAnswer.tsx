'use client';
/** A State exercise is answered on the bench, in a sandbox of its own. */
import { useEffect } from 'react';
import { GoalView } from '#components/exercise/GoalView.tsx';
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import { useLesson } from '#components/lesson/lesson-context.ts';
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
  const lesson = useLesson();
  const isOpen = lesson.openExercise === exercise.id;
  const sandbox = lesson.exerciseSandbox?.exercise === exercise.id ? lesson.exerciseSandbox : undefined;
  const { isGrading, submit } = attempt;
  const { setCheck } = lesson;
  useEffect(() => {
    if (!isOpen || !sandbox) return undefined;
    setCheck(() => submit({ sandboxId: sandbox.sandboxId }));
    return () => setCheck(undefined);
  }, [isOpen, sandbox, setCheck, submit]);
  return (
    <>
      <GoalView lines={exercise.goal ?? []} keys={goal} />
      <p className={styles.actions}>
        {isOpen && sandbox ? (
          <>
            <Button
              look="primary"
              disabled={isGrading}
              onClick={() => submit({ sandboxId: sandbox.sandboxId })}
            >
              {isGrading ? 'Checking …' : 'Check'}
            </Button>
            <Button onClick={() => void sandbox.bench.reset()}>Start over</Button>
            <Button look="quiet" onClick={lesson.showLesson}>
              Back to the lesson’s keys
            </Button>
          </>
        ) : (
          <Button look="primary" disabled={isOpen} onClick={() => lesson.showExercise(exercise.id)}>
            {isOpen ? 'Opening …' : 'Open on the bench'}
          </Button>
        )}
      </p>
    </>
  );
}
