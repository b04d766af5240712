'use client';
/** The bench on an exercise's own sandbox, under a bar that says which exercise it is, or that replays a schedule. */
import { useEffect } from 'react';
import { Bench } from '#components/bench/Bench.tsx';
import { useBench, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { GoalLine } from '#components/exercise/goal/GoalLine.tsx';
import { ReplayBar } from '#components/exercise/replay/ReplayBar.tsx';
import { useReplayContext } from '#components/exercise/replay/replay-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import type { ExerciseSandbox } from '#components/lesson/lesson-context.ts';
import { Button } from '#components/ui/Button.tsx';
import type { GoalKey } from '#lessons/goal.ts';
import styles from './ExerciseBench.module.css';

interface ExerciseBenchProps {
  readonly exercise: string;
  readonly title: string;
  /** Of a State exercise, where it can be drawn. */
  readonly goal: readonly GoalKey[] | undefined;
  /** Told when the sandbox is open, and undefined when it is not. Must not change identity. */
  readonly onSandbox: (sandbox: ExerciseSandbox | undefined) => void;
  readonly onCheck: () => void;
  readonly onClose: () => void;
}

export function ExerciseBench({ exercise, title, goal, onSandbox, onCheck, onClose }: ExerciseBenchProps) {
  const t = useText('exercise');
  const bench = useBench();
  const store = useBenchStore();
  const sandboxId = useBenchState(state => state.sandbox?.id);
  const { close, noteAt, replay } = useReplayContext();
  useEffect(() => {
    onSandbox(sandboxId === undefined ? undefined : { exercise, sandboxId, bench, store });
    return () => onSandbox(undefined);
  }, [exercise, sandboxId, bench, store, onSandbox]);
  return (
    <section className={styles.exercise} aria-label={t('named', { title })}>
      {replay?.exercise === exercise ? (
        <ReplayBar evidence={replay.evidence} onAt={noteAt} onClose={close} />
      ) : (
        <div className={styles.bar}>
          <p>
            {t('exercise')}: <b>{title}</b>
          </p>
          <Button look="primary" size="small" onClick={onCheck} disabled={sandboxId === undefined}>
            {t('check')}
          </Button>
          <Button look="quiet" size="small" onClick={onClose}>
            {t('backToLesson')}
          </Button>
          {goal ? <GoalLine goal={goal} store={store} /> : null}
        </div>
      )}
      <div className={styles.surface}>
        <Bench />
      </div>
    </section>
  );
}
