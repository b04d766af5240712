'use client';
/** Hints in steps, each on demand. */
import { type ReactNode, useState } from 'react';
import { noteHints } from '#components/exercise/exercise-api.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import styles from './Exercise.module.css';

export function Hints({ exercise, hints }: { exercise: string; hints: readonly ReactNode[] }) {
  const t = useText('exercise');
  const [shown, setShown] = useState(0);
  const next = shown + 1;
  const show = (): void => {
    setShown(next);
    noteHints(exercise, next).catch(() => {
      // A hint that could not be noted is shown all the same.
    });
  };
  return (
    <div className={styles.hints}>
      <ol aria-live="polite">
        {hints.slice(0, shown).map((hint, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: hints stand in a fixed order
          <li key={index}>{hint}</li>
        ))}
      </ol>
      {shown < hints.length ? (
        <Button look="quiet" size="small" onClick={show}>
          {t(shown === 0 ? 'hint' : 'anotherHint', { number: next, all: hints.length })}
        </Button>
      ) : null}
    </div>
  );
}
