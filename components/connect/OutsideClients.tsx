'use client';
import { useBenchState } from '#components/bench/bench-context.ts';
import styles from './OutsideClients.module.css';

/** Programs at the RESP door are named R1, R2, … */
const isOutside = (name: string) => /^R[0-9]/.test(name);

/** Says when a program has come in, and what it did last: the answer to "does it work?". */
export function OutsideClients() {
  const clients = useBenchState(state => state.clients);
  const log = useBenchState(state => state.log);
  const names = clients.map(({ name }) => name).filter(isOutside);
  const last = log.findLast(({ client }) => isOutside(client));
  return (
    <p className={styles.outside} role="status" data-live={names.length > 0 || undefined}>
      <span className={styles.lamp} aria-hidden="true" />
      <span>
        {names.length === 0 ? 'No client from outside is connected.' : `Connected: ${names.join(', ')}.`}
        {last === undefined ? null : (
          <>
            {' '}
            Last: {last.client} <code>{last.text}</code>
          </>
        )}
      </span>
    </p>
  );
}
