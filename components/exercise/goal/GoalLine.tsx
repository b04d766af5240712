'use client';
/** The goal on the bench itself, in one line, with what still differs on demand. */
import type { BenchStore } from '#components/bench/bench-context.ts';
import { standing } from '#components/exercise/goal/goal-difference.ts';
import { useGoalDifference } from '#components/exercise/goal/use-goal-difference.ts';
import { useText } from '#components/i18n/language-context.tsx';
import type { GoalKey } from '#lessons/goal.ts';
import styles from './Goal.module.css';

export function GoalLine({ goal, store }: { goal: readonly GoalKey[]; store: BenchStore }) {
  const t = useText('exercise');
  const difference = useGoalDifference(goal, store);
  if (difference === undefined) return null;
  const open = difference.keys.filter(({ says }) => says.length > 0);
  return (
    <details className={styles.line}>
      <summary>{t('goalLine', { standing: standing(difference), all: goal.length })}</summary>
      <ul>
        {open.map(({ key, says }) => (
          <li key={key}>
            <code>{key}</code> {says.join('; ')}
          </li>
        ))}
        {difference.extra.length > 0 ? (
          <li>{t('notInGoal', { keys: difference.extra.join(', ') })}</li>
        ) : null}
        {open.length + difference.extra.length === 0 ? <li>{t('nothingDiffers')}</li> : null}
      </ul>
    </details>
  );
}
