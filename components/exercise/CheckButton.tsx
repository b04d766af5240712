'use client';
/** Hands an answer in, and takes it back while it waits or runs. */
import { useRef } from 'react';
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';

interface CheckButtonProps {
  readonly attempt: AttemptState;
  /** Absent where it submits the form it stands in. */
  readonly onCheck?: () => void;
  /** There is nothing to check yet. */
  readonly isEmpty?: boolean;
}

export function CheckButton({ attempt, onCheck, isEmpty = false }: CheckButtonProps) {
  const t = useText('exercise');
  const button = useRef<HTMLButtonElement>(null);
  const { isGrading, progress, cancel } = attempt;
  const takeBack = (): void => {
    cancel();
    // The pressed button goes away, and the focus must not go with it.
    button.current?.focus();
  };
  return (
    <>
      <Button
        ref={button}
        look="primary"
        type={onCheck ? 'button' : 'submit'}
        disabled={isEmpty}
        // Not `disabled`, which would take the keyboard's focus away.
        aria-disabled={isGrading}
        onClick={isGrading ? undefined : onCheck}
      >
        {isGrading ? t('checking') : t('check')}
      </Button>
      {isGrading && progress ? <Button onClick={takeBack}>{t('cancel')}</Button> : null}
    </>
  );
}
