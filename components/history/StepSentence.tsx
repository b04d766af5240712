'use client';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import styles from './StepSentence.module.css';
import { commandText } from './step-text.ts';
import type { History } from './use-history.ts';

/** What the step did, in one sentence. */
export function StepSentence({ history }: { history: History }) {
  const { step } = history;
  if (step === undefined) return null;
  return (
    <p className={styles.sentence}>
      <ClientBadge name={step.client} /> {commandText(step)}
    </p>
  );
}
