'use client';
import styles from './LessonProgress.module.css';
import { useLearner } from './use-learner.ts';

/** A thin line for what is done of a lesson. Its room is there before the learner is known. */
export function LessonProgress({ path, stepCount }: { path: string; stepCount: number }) {
  const progress = useLearner()?.progress[path];
  const done = Math.min(stepCount, progress?.steps.length ?? 0);
  return (
    <span className={styles.line}>
      <span className={styles.done} style={{ '--done': stepCount === 0 ? 0 : done / stepCount }} />
      {done > 0 ? (
        <span className="visually-hidden">
          {done} of {stepCount} steps done
        </span>
      ) : null}
    </span>
  );
}
