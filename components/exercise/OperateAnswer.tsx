'use client';
/** An Operate exercise is answered on the bench, on servers of its own. */
import { useState } from 'react';
import { CheckButton } from '#components/exercise/CheckButton.tsx';
import { GradingStatus } from '#components/exercise/GradingStatus.tsx';
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import { useBenchAnswer } from '#components/exercise/use-bench-answer.ts';
import type { ExerciseSandbox } from '#components/lesson/lesson-context.ts';
import { Button } from '#components/ui/Button.tsx';
import type { PublicExercise } from '#lessons/schema.ts';
import type { ServerKind } from '#sandbox/server-protocol.ts';
import styles from './Exercise.module.css';

const standsOn: Record<ServerKind, string> = {
  server: 'One Redis server of your own.',
  replicated: 'A primary and two replicas of your own.',
  sentinel: 'A primary, two replicas and three Sentinels of your own.',
  cluster: 'A cluster of three primaries of your own.',
  independent: 'Five independent Redis servers of your own.',
};

interface OperateAnswerProps {
  readonly exercise: PublicExercise;
  readonly attempt: AttemptState;
}

export function OperateAnswer({ exercise, attempt }: OperateAnswerProps) {
  const { isOpen, sandbox, open, close, check } = useBenchAnswer(exercise.id, attempt);
  const { isGrading } = attempt;
  const [isBeginning, setBeginning] = useState(false);
  const [problem, setProblem] = useState('');
  const beginAnew = ({ bench }: ExerciseSandbox): void => {
    setBeginning(true);
    setProblem('');
    bench
      .reset()
      .catch((error: unknown) => setProblem(error instanceof Error ? error.message : 'They did not start.'))
      .finally(() => setBeginning(false));
  };
  return (
    <>
      <p className={styles.stands}>
        {standsOn[exercise.servers ?? 'server']} What you do there stays until you start over, also while
        nobody is here.
      </p>
      {sandbox === undefined || isBeginning ? (
        <p className={styles.actions}>
          <Button look="primary" disabled={isOpen} onClick={open}>
            {isOpen ? 'Starting …' : 'Open the servers'}
          </Button>
          {isOpen ? (
            <Button look="quiet" onClick={close}>
              Back to the lesson’s keys
            </Button>
          ) : null}
        </p>
      ) : (
        <div className={styles.actions}>
          <CheckButton attempt={attempt} onCheck={check} />
          <StartOver isDisabled={isGrading} onStartOver={() => beginAnew(sandbox)} />
          <Button look="quiet" onClick={close}>
            Back to the lesson’s keys
          </Button>
        </div>
      )}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
      <GradingStatus attempt={attempt} running="Your servers are being looked at as they are now …" />
    </>
  );
}

/** Behind a second click, for there is no undo. */
function StartOver({ isDisabled, onStartOver }: { isDisabled: boolean; onStartOver: () => void }) {
  const [isAsking, setAsking] = useState(false);
  // The harmless one stands where the first click was, so that a second does no harm and the focus stays.
  return (
    <>
      <Button look="plain" disabled={isDisabled} onClick={() => setAsking(!isAsking)}>
        {isAsking ? 'Keep these' : 'Start over'}
      </Button>
      {isAsking ? (
        <Button look="danger" disabled={isDisabled} onClick={onStartOver}>
          End these and start new ones
        </Button>
      ) : null}
    </>
  );
}
