import { bytesText } from '#components/keyspace/key-text.ts';
import { changedPairs, earlier } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';

const rows = 8;

/** A hash is a card of two columns: field and value. */
export function HashCard({
  snapshot,
  before,
  version,
}: {
  snapshot: Extract<KeySnapshot, { type: 'hash' }>;
  before: KeySnapshot | undefined;
  version: number;
}) {
  const changed = changedPairs(snapshot.fields, earlier('hash', before)?.fields);
  const rest = snapshot.length - Math.min(rows, snapshot.fields.length);
  return (
    <div className={styles.pairs}>
      {snapshot.fields.slice(0, rows).map(([field, value]) => {
        const id = JSON.stringify(field);
        const isChanged = changed.has(id);
        return (
          <div
            className={styles.pair}
            key={isChanged ? `${id}@${version}` : id}
            data-flash={isChanged || undefined}
          >
            <span className={styles.field}>{bytesText(field)}</span>
            <span className={styles.value}>{bytesText(value)}</span>
          </div>
        );
      })}
      {rest > 0 ? <div className={styles.rest}>{rest} more</div> : null}
    </div>
  );
}
