'use client';
import { useBenchState } from '#components/bench/bench-context.ts';
import { ConnectClient } from '#components/connect/ConnectClient.tsx';
import { OutsideClients } from '#components/connect/OutsideClients.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import styles from './PlaygroundPanel.module.css';
import { usePlaygroundText } from './playground-text.ts';

/** The shortest way in for a client of one's own, and what has come in. The rest stands in its sheet. */
export function OwnClient() {
  const t = usePlaygroundText();
  const url = useBenchState(({ sandbox }) => sandbox?.url);
  return (
    <>
      <h2 className={styles.heading}>{t('own')}</h2>
      <p className={styles.soft}>{t('ownLede')}</p>
      <div className={styles.command}>
        <code>redis-cli -u {url === undefined ? '…' : hideToken(url)}</code>
        {url === undefined ? null : (
          <CopyButton isBare label={t('copyCommand')} text={() => `redis-cli -u ${url}`} />
        )}
      </div>
      <OutsideClients />
      <div className={styles.more}>
        <ConnectClient label={t('allClients')} />
      </div>
    </>
  );
}

/** Whoever looks over one's shoulder need not have the keys; copying takes the whole. */
function hideToken(url: string): string {
  return url.replace(/:[^:@/]+@/, ':••••@');
}
