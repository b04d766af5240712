import { useText } from '#components/i18n/language-context.tsx';
import { shownText } from '#components/keyspace/key-text.ts';
import { changedPairs, earlier } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';
import { TimeFrom } from './TimeFrom.tsx';

const rows = 8;

/** A hash is a card of two columns: field and value, with the time that a field has left where it has one. */
export function HashCard({
  snapshot,
  before,
  version,
  skewMs,
}: {
  snapshot: Extract<KeySnapshot, { type: 'hash' }>;
  before: KeySnapshot | undefined;
  version: number;
  skewMs: number;
}) {
  const t = useText('drawings');
  const changed = changedPairs(snapshot.fields, earlier('hash', before)?.fields);
  const rest = snapshot.length - Math.min(rows, snapshot.fields.length);
  return (
    <div className={styles.pairs}>
      {snapshot.fields.slice(0, rows).map(([field, value], index) => {
        const id = JSON.stringify(field);
        const isChanged = changed.has(id);
        const expiresAtMs = snapshot.fieldsExpireAtMs?.[index] ?? null;
        return (
          <div
            className={styles.pair}
            key={isChanged ? `${id}@${version}` : id}
            data-flash={isChanged || undefined}
          >
            <bdi className={styles.field}>{shownText(field)}</bdi>
            <bdi className={styles.value}>{shownText(value)}</bdi>
            {expiresAtMs === null ? null : (
              <span className={styles.left}>
                <TimeFrom atMs={expiresAtMs} skewMs={skewMs} />
              </span>
            )}
          </div>
        );
      })}
      {rest > 0 ? <div className={styles.rest}>{t('more', { count: rest })}</div> : null}
    </div>
  );
}
