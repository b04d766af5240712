'use client';
import { useBenchState } from '#components/bench/bench-context.ts';
/** Sharing: a link that carries keys and commands, a file, and the way back in. */
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { Sheet } from '#components/ui/Sheet.tsx';
import { ImportForm } from './ImportForm.tsx';
import { LinkForm } from './LinkForm.tsx';
import styles from './Share.module.css';
import type { SharePanelProps } from './ShareBench.tsx';
import { exportPath } from './script-api.ts';
import { shareArea } from './share-area.ts';

export function SharePanel({ onClose, onClosed }: SharePanelProps) {
  const t = useLazyText(shareArea);
  const sandboxId = useBenchState(state => state.sandbox?.id);
  return (
    <Sheet title={t('title')} onClose={onClose} onClosed={onClosed}>
      {sandboxId === undefined ? (
        <p>{t('notOpen')}</p>
      ) : (
        <>
          <section className={styles.section} aria-labelledby="share-link">
            <h3 id="share-link" className={styles.heading}>
              {t('linkTitle')}
            </h3>
            <LinkForm sandboxId={sandboxId} />
          </section>
          <section className={styles.section} aria-labelledby="share-file">
            <h3 id="share-file" className={styles.heading}>
              {t('fileTitle')}
            </h3>
            <p>{t.rich('fileWhy', { code: chunk => <code>{chunk}</code> })}</p>
            <a className={styles.download} href={exportPath(sandboxId)} download>
              <Icon name="download" /> {t('exportKeys')}
            </a>
          </section>
          <section className={styles.section} aria-labelledby="share-import">
            <h3 id="share-import" className={styles.heading}>
              {t('importTitle')}
            </h3>
            <ImportForm sandboxId={sandboxId} onDone={onClose} />
          </section>
        </>
      )}
    </Sheet>
  );
}
