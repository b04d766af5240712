'use client';
import { useEffect, useState } from 'react';
import { useHref, useText } from '#components/i18n/language-context.tsx';
import styles from '#components/lesson/Message.module.css';
import { Button } from '#components/ui/Button.tsx';

/** A page broke, or did not arrive. What was typed and stored is on the server and in this browser, so trying again is safe. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useText('site');
  const href = useHref();
  const isOnline = useOnline();
  return (
    <main className={styles.message} id="main">
      <p className={styles.kind}>(error)</p>
      <h1>{isOnline ? t('pageBroke') : t('offline')}</h1>
      <p>{isOnline ? t('pageBrokeSafe') : t('offlineWhy')}</p>
      {error.digest ? <p className={styles.kind}>{t('pageBrokeReport', { digest: error.digest })}</p> : null}
      <p className={styles.ways}>
        <Button look="primary" onClick={reset}>
          {t('tryAgain')}
        </Button>
        {/* A whole new page: what broke may be the script that changes pages. */}
        <a href={href('/')}>{t('seeTracks')}</a>
        <a href={href('/playground')}>{t('tryPlayground')}</a>
      </p>
    </main>
  );
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(true);
  useEffect(() => {
    const read = () => setOnline(navigator.onLine);
    read();
    window.addEventListener('online', read);
    window.addEventListener('offline', read);
    return () => {
      window.removeEventListener('online', read);
      window.removeEventListener('offline', read);
    };
  }, []);
  return isOnline;
}
