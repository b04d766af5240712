'use client';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { historyArea } from './history-area.ts';
import styles from './Question.module.css';
import { Question } from './Question.tsx';

/**
 * Takes back the last write; also by Ctrl-Z or ⌘-Z on the drawn keys. If somebody else has changed its keys since, it
 * asks before it overwrites that.
 */
export function UndoWrite() {
  const t = useLazyText(historyArea);
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const { label, why } = useBenchState(state => state.undoable);
  const isOpen = useBenchState(state => state.status.state === 'open');
  const [isBusy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<string>();
  const button = useRef<HTMLButtonElement>(null);
  const undo = (force: boolean) => {
    setConflict(undefined);
    setBusy(true);
    bench
      .undo({ force })
      .catch((error: unknown) => {
        if (!(error instanceof BenchError)) throw error;
        if (error.code === 'conflict') setConflict(error.message);
        else bench.note(activeTab, error.message);
      })
      .finally(() => setBusy(false));
  };
  const isDisabled = !isOpen || isBusy || label === null;
  const ask = () => {
    if (!isDisabled) undo(false);
    else if (label === null && why !== '') bench.note(activeTab, why);
  };
  useUndoKey(button, ask);
  const name = label === null ? t('undo') : t('undoLabel', { label });
  return (
    <div className={styles.root}>
      <Button
        ref={button}
        look="quiet"
        size="small"
        aria-label={name}
        title={label === null ? why || t('undoNothing') : name}
        aria-disabled={isDisabled}
        onClick={ask}
      >
        <Icon name="undo" />
        <span className={styles.word}>{t('undo')}</span>
      </Button>
      {conflict === undefined ? null : (
        <Question
          title={t('undoTitle')}
          text={conflict}
          yes={t('undoAnyway')}
          no={t('leave')}
          onYes={() => {
            undo(true);
            button.current?.focus();
          }}
          onNo={() => {
            setConflict(undefined);
            button.current?.focus();
          }}
        />
      )}
    </div>
  );
}

/** On the mat of the same bench. In a field the key is the field's own. */
function useUndoKey(button: RefObject<HTMLElement | null>, undo: () => void): void {
  const latest = useRef(undo);
  useEffect(() => {
    latest.current = undo;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
      if (!isUndo || !(event.target instanceof Element) || event.target.matches('input, textarea')) return;
      const mat = event.target.closest('[data-mat]');
      if (mat === null || mat.closest('[data-bench]') !== button.current?.closest('[data-bench]')) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [button]);
}
