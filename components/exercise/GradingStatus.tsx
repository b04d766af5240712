'use client';
/** How far an attempt is, in words. What counts fast is seen and not spoken. */
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import type { AttemptProgress } from '#lessons/schema.ts';
import styles from './Exercise.module.css';

interface GradingStatusProps {
  readonly attempt: AttemptState;
  /** What is going on while it runs. */
  readonly running: string;
}

export function GradingStatus({ attempt, running }: GradingStatusProps) {
  const { isGrading, progress, wasCancelled } = attempt;
  const words = isGrading
    ? statusWords(progress, running)
    : wasCancelled
      ? 'Cancelled. It was not kept.'
      : '';
  return (
    <p className={styles.grading} data-on={isGrading}>
      <span role="status">{words}</span>
      {isGrading ? <span aria-hidden="true">{countWords(progress)}</span> : null}
    </p>
  );
}

/** Whose turn it is, or what is going on. */
export function statusWords(progress: AttemptProgress | undefined, running: string): string {
  if (progress?.state !== 'waiting') return running;
  const { place, waiting } = progress;
  return place === 1
    ? 'Other answers are being checked; yours is next.'
    : `Other answers are being checked; yours is number ${place} of ${waiting} in line.`;
}

/** How much was tried so far; empty while that is nothing. */
export function countWords(progress: AttemptProgress | undefined): string {
  if (progress?.state !== 'running' || progress.schedules === 0) return '';
  const { scenario, schedules } = progress;
  const count = `${schedules.toLocaleString('en')} ${schedules === 1 ? 'schedule' : 'schedules'} tried`;
  return scenario === undefined ? ` ${count}` : ` ${count}, now: ${scenario}`;
}
