'use client';
/** Deletes everything, a few seconds after it was confirmed: until then it can be called back. */
import { AlertDialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { deleteLearner } from '#components/learner/learner-api.ts';
import { Button } from '#components/ui/Button.tsx';
import styles from './Settings.module.css';

const graceSeconds = 8;

export function DeleteRecords() {
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
        setOutcome('All of it is deleted. You start anew with the next step.');
      },
      (error: unknown) =>
        setOutcome(error instanceof Error ? error.message : 'It was not deleted. Try again.'),
    );
    return undefined;
  }, [left]);
  if (left !== undefined) {
    return (
      <p className={styles.row} role="status">
        Deleting in {left} s …<Button onClick={() => setLeft(undefined)}>Keep my data</Button>
      </p>
    );
  }
  return (
    <>
      <AlertDialog.Root>
        <AlertDialog.Trigger asChild>
          <Button look="danger">Delete my data</Button>
        </AlertDialog.Trigger>
        <AlertDialog.Portal>
          <AlertDialog.Overlay className={styles.overlay} />
          <AlertDialog.Content className={styles.dialog}>
            <AlertDialog.Title>Delete your data?</AlertDialog.Title>
            <AlertDialog.Description>
              Your progress, your attempts, your sandboxes and the drafts in this browser go. A resume code
              that you have made stops working. You have {graceSeconds} seconds to call it back.
            </AlertDialog.Description>
            <div className={styles.actions}>
              <AlertDialog.Cancel asChild>
                <Button>Keep my data</Button>
              </AlertDialog.Cancel>
              <AlertDialog.Action asChild>
                <Button look="danger" onClick={() => setLeft(graceSeconds)}>
                  Delete it
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
