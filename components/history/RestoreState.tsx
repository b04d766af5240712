'use client';
import { useRef, useState } from 'react';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { historyArea } from './history-area.ts';
import styles from './Question.module.css';
import { Question } from './Question.tsx';
import type { History } from './use-history.ts';

/** Makes the state that is looked at the one of now. If somebody else wrote since, it asks first. */
export function RestoreState({ history }: { history: History }) {
  const t = useLazyText(historyArea);
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const isOpen = useBenchState(state => state.status.state === 'open');
  const isNamespace = useBenchState(state => (state.sandbox?.kind ?? 'namespace') === 'namespace');
  const [isBusy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<string>();
  const button = useRef<HTMLButtonElement>(null);
  const { step, recorded, goTo } = history;
  const why = !isNamespace
    ? t('restoreOwn')
    : step === undefined
      ? t('restoreStart')
      : step.number <= recorded.forgottenUpTo
        ? t('restoreForgotten')
        : undefined;
  const isDisabled = !isOpen || isBusy;
  const restore = (force: boolean) => {
    if (step === undefined) return;
    setConflict(undefined);
    setBusy(true);
    bench
      .restore(step.seq, { force })
      .then(
        () => {
          goTo(Number.POSITIVE_INFINITY);
          bench.note(activeTab, t('restored'));
        },
        (error: unknown) => {
          if (!(error instanceof BenchError)) throw error;
          if (error.code === 'conflict') setConflict(error.message);
          else bench.note(activeTab, error.message);
        },
      )
      .finally(() => setBusy(false));
  };
  return (
    <div className={styles.root}>
      <Button
        ref={button}
        look="plain"
        size="small"
        title={why ?? t('restoreHint')}
        aria-disabled={isDisabled || why !== undefined}
        onClick={() => {
          if (why !== undefined) bench.note(activeTab, why);
          else if (!isDisabled) restore(false);
        }}
      >
        {t('restore')}
      </Button>
      {conflict === undefined ? null : (
        <Question
          title={t('overwriteTitle')}
          text={conflict}
          yes={t('restoreAnyway')}
          no={t('leave')}
          onYes={() => restore(true)}
          onNo={() => {
            setConflict(undefined);
            button.current?.focus();
          }}
        />
      )}
    </div>
  );
}
