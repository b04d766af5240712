'use client';
/** How far an attempt is, in words. What counts fast is seen and not spoken. */
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import type { ClientText } from '#components/i18n/catalogue.ts';
import { useText } from '#components/i18n/language-context.tsx';
import type { AttemptProgress } from '#lessons/schema.ts';
import styles from './Exercise.module.css';

interface GradingStatusProps {
  readonly attempt: AttemptState;
  /** What is going on while it runs. */
  readonly running: string;
}

export function GradingStatus({ attempt, running }: GradingStatusProps) {
  const t = useText('exercise');
  const { isGrading, progress, wasCancelled } = attempt;
  const words = isGrading ? statusWords(t, progress, running) : wasCancelled ? t('cancelled') : '';
  return (
    <p className={styles.grading} data-on={isGrading}>
      <span role="status">{words}</span>
      {isGrading ? <span aria-hidden="true">{countWords(t, progress)}</span> : null}
    </p>
  );
}

/** Whose turn it is, or what is going on. */
export function statusWords(
  t: ClientText<'exercise'>,
  progress: AttemptProgress | undefined,
  running: string,
): string {
  if (progress?.state !== 'waiting') return running;
  const { place, waiting } = progress;
  return place === 1 ? t('yourTurnNext') : t('inLine', { place, waiting });
}

/** How much was tried so far; empty while that is nothing. */
export function countWords(t: ClientText<'exercise'>, progress: AttemptProgress | undefined): string {
  if (progress?.state !== 'running' || progress.schedules === 0) return '';
  const { scenario, schedules: count } = progress;
  return ` ${scenario === undefined ? t('tried', { count }) : t('triedNow', { count, scenario })}`;
}
