'use client';
/** An Operate exercise is answered on the bench, on servers of its own. */
import { useState } from 'react';
import { CheckButton } from '#components/exercise/CheckButton.tsx';
import { GradingStatus } from '#components/exercise/GradingStatus.tsx';
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import { useBenchAnswer } from '#components/exercise/use-bench-answer.ts';
import { useText } from '#components/i18n/language-context.tsx';
import type { ExerciseSandbox } from '#components/lesson/lesson-context.ts';
import { Button } from '#components/ui/Button.tsx';
import type { PublicExercise } from '#lessons/schema.ts';
import type { ServerKind } from '#sandbox/server-protocol.ts';
import styles from './Exercise.module.css';

const standsOn = {
  server: 'onServer',
  replicated: 'onReplicated',
  sentinel: 'onSentinel',
  cluster: 'onCluster',
  independent: 'onIndependent',
} as const satisfies Record<ServerKind, string>;

interface OperateAnswerProps {
  readonly exercise: PublicExercise;
  readonly attempt: AttemptState;
}

export function OperateAnswer({ exercise, attempt }: OperateAnswerProps) {
  const t = useText('exercise');
  const { isOpen, sandbox, open, close, check } = useBenchAnswer(exercise.id, attempt);
  const { isGrading } = attempt;
  const [isBeginning, setBeginning] = useState(false);
  const [problem, setProblem] = useState('');
  const beginAnew = ({ bench }: ExerciseSandbox): void => {
    setBeginning(true);
    setProblem('');
    bench
      .reset()
      .catch((error: unknown) => setProblem(error instanceof Error ? error.message : t('notStarted')))
      .finally(() => setBeginning(false));
  };
  return (
    <>
      <p className={styles.stands}>
        {t(standsOn[exercise.servers ?? 'server'])} {t('staysUntil')}
      </p>
      {sandbox === undefined || isBeginning ? (
        <p className={styles.actions}>
          <Button look="primary" disabled={isOpen} onClick={open}>
            {isOpen ? t('starting') : t('openServers')}
          </Button>
          {isOpen ? (
            <Button look="quiet" onClick={close}>
              {t('backToLesson')}
            </Button>
          ) : null}
        </p>
      ) : (
        <div className={styles.actions}>
          <CheckButton attempt={attempt} onCheck={check} />
          <StartOver isDisabled={isGrading} onStartOver={() => beginAnew(sandbox)} />
          <Button look="quiet" onClick={close}>
            {t('backToLesson')}
          </Button>
        </div>
      )}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
      <GradingStatus attempt={attempt} running={t('lookingAt')} />
    </>
  );
}

/** Behind a second click, for there is no undo. */
function StartOver({ isDisabled, onStartOver }: { isDisabled: boolean; onStartOver: () => void }) {
  const t = useText('exercise');
  const [isAsking, setAsking] = useState(false);
  // The harmless one stands where the first click was, so that a second does no harm and the focus stays.
  return (
    <>
      <Button look="plain" disabled={isDisabled} onClick={() => setAsking(!isAsking)}>
        {isAsking ? t('keepThese') : t('startOver')}
      </Button>
      {isAsking ? (
        <Button look="danger" disabled={isDisabled} onClick={onStartOver}>
          {t('endThese')}
        </Button>
      ) : null}
    </>
  );
}
