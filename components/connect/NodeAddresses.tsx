'use client';
import { useBenchState } from '#components/bench/bench-context.ts';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { roleWord } from '#components/servers/topology/words.ts';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { connectArea } from './connect-area.ts';
import type { Address } from './fill.ts';
import styles from './NodeAddresses.module.css';

/** Where each node of a topology is for clients outside; their names and passwords are the same everywhere. */
export function NodeAddresses({ address }: { address: Address }) {
  const t = useLazyText(connectArea);
  const nodes = useBenchState(state => state.servers.topology?.nodes);
  if (nodes === undefined || nodes.length < 2) return null;
  const { id, token, host } = address;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return (
    <section className={styles.nodes} aria-labelledby="connect-nodes">
      <h3 id="connect-nodes" className={styles.title}>
        {t('nodes')}
      </h3>
      <p className={styles.note}>{t('aboutNodes')}</p>
      <table className={styles.table}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('node')}</th>
            <th scope="col">{t('atTheMoment')}</th>
            <th scope="col">{t('nodeAddress')}</th>
            <th scope="col">{t('copy')}</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map(node => {
            const { externalPort, name } = node;
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{roleWord(node)}</td>
                <td className={styles.address}>
                  {externalPort === null ? t('notReachable') : `${shownHost}:${externalPort}`}
                </td>
                <td className={styles.copy}>
                  {externalPort === null ? null : (
                    <CopyButton
                      isBare
                      label={t('copyUrlOf', { name })}
                      text={() => `redis://${id}:${token}@${shownHost}:${externalPort}`}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
