'use client';
import { AlertDialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { deleteLearner } from '#components/learner/learner-api.ts';
import { Button } from '#components/ui/Button.tsx';
import styles from './Settings.module.css';
/** Deletes everything, a few seconds after it was confirmed: until then it can be called back. */
import { useSettingsText } from './settings-text.tsx';

const graceSeconds = 8;

export function DeleteRecords() {
  const t = useSettingsText();
  const [left, setLeft] = useState<number | undefined>(undefined);
  const [outcome, setOutcome] = useState('');
  useEffect(() => {
    if (left === undefined) return undefined;
    if (left > 0) {
      const timer = setTimeout(() => setLeft(left - 1), 1000);
      return () => clearTimeout(timer);
    }
    setLeft(undefined);
    deleteLearner().then(
      () => {
        forgetBrowser();
        setOutcome(t('deleted'));
      },
      (error: unknown) => setOutcome(error instanceof Error ? error.message : t('notDeleted')),
    );
    return undefined;
  }, [left, t]);
  if (left !== undefined) {
    return (
      <p className={styles.row} role="status">
        {t('deleting', { seconds: left })}
        <Button onClick={() => setLeft(undefined)}>{t('keep')}</Button>
      </p>
    );
  }
  return (
    <>
      <AlertDialog.Root>
        <AlertDialog.Trigger asChild>
          <Button look="danger">{t('delete')}</Button>
        </AlertDialog.Trigger>
        <AlertDialog.Portal>
          <AlertDialog.Overlay className={styles.overlay} />
          <AlertDialog.Content className={styles.dialog}>
            <AlertDialog.Title>{t('deleteTitle')}</AlertDialog.Title>
            <AlertDialog.Description>{t('deleteWhy', { seconds: graceSeconds })}</AlertDialog.Description>
            <div className={styles.actions}>
              <AlertDialog.Cancel asChild>
                <Button>{t('keep')}</Button>
              </AlertDialog.Cancel>
              <AlertDialog.Action asChild>
                <Button look="danger" onClick={() => setLeft(graceSeconds)}>
                  {t('deleteIt')}
                </Button>
              </AlertDialog.Action>
            </div>
          </AlertDialog.Content>
        </AlertDialog.Portal>
      </AlertDialog.Root>
      <p role="status">{outcome}</p>
    </>
  );
}

/** Drafts and remembered choices of this browser. */
function forgetBrowser(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith('keyspace:')) localStorage.removeItem(key);
    }
  } catch {
    // Where storage is forbidden, nothing was stored.
  }
}
