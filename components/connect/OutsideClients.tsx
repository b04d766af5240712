'use client';
import { Suspense } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { shownText } from '#components/clients/shown-text.ts';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { connectArea } from './connect-area.ts';
import styles from './OutsideClients.module.css';

/** Programs at the RESP door are named R1, R2, … */
const isOutside = (name: string) => /^R[0-9]/.test(name);

/** Says when a program has come in, and what it did last: the answer to "does it work?". */
export function OutsideClients() {
  return (
    <Suspense>
      <WhoIsThere />
    </Suspense>
  );
}

function WhoIsThere() {
  const t = useLazyText(connectArea);
  const clients = useBenchState(state => state.clients);
  const log = useBenchState(state => state.log);
  const names = clients.map(({ name }) => name).filter(isOutside);
  const last = log.findLast(({ client }) => isOutside(client));
  return (
    <p className={styles.outside} role="status" data-live={names.length > 0 || undefined}>
      <span className={styles.lamp} aria-hidden="true" />
      <span>
        {names.length === 0 ? t('nobody') : t('connected', { names: names.join(', ') })}
        {last === undefined ? null : (
          <>
            {' '}
            {t.rich(
              'last',
              { code: text => <code>{text}</code> },
              { client: last.client, text: shownText(last.text) },
            )}
          </>
        )}
      </span>
    </p>
  );
}
