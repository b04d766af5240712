'use client';
import styles from '#components/lesson/Message.module.css';
import { Button } from '#components/ui/Button.tsx';

/** A page broke. What was typed and stored is on the server and in this browser, so trying again is safe. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className={styles.message} id="main">
      <p className={styles.kind}>(error)</p>
      <h1>This page broke</h1>
      <p>Your keys, your progress and your drafts are safe. Trying again often helps.</p>
      {error.digest ? <p className={styles.kind}>If you report it, say {error.digest}.</p> : null}
      <p className={styles.ways}>
        <Button look="primary" onClick={reset}>
          Try again
        </Button>
        <a href="/">Go to the map of tracks</a>
      </p>
    </main>
  );
}
