import { bytesText } from '#components/keyspace/key-text.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';

const longest = 160;
const mostBytes = 48;

/** A string is a strip of characters, or of bytes in hexadecimal; one that holds a whole number is a counter. */
export function StringStrip({
  snapshot,
  isChanged,
  version,
}: {
  snapshot: Extract<KeySnapshot, { type: 'string' }>;
  isChanged: boolean;
  version: number;
}) {
  const mark = isChanged || undefined;
  if (typeof snapshot.value !== 'string') {
    const bytes = bytesText(snapshot.value)
      .split('\\x')
      .slice(1, mostBytes + 1);
    return (
      <div className={styles.bytes} key={isChanged ? version : 0} data-flash={mark}>
        {bytes.join('\u00a0')}
        {snapshot.length > bytes.length ? '\u00a0…' : ''}
      </div>
    );
  }
  const text = snapshot.value;
  if (/^-?\d{1,15}$/.test(text)) {
    return (
      <div className={styles.counter} key={isChanged ? version : 0} data-flash={mark}>
        {text}
      </div>
    );
  }
  const shown = text.slice(0, longest);
  const isCut = snapshot.truncated || text.length > longest;
  return (
    <div className={styles.strip} key={isChanged ? version : 0} data-flash={mark}>
      {shown === '' ? (
        <span className={styles.nothing}>empty</span>
      ) : (
        shown.replaceAll('\n', '⏎').replaceAll(' ', '\u00a0')
      )}
      {isCut ? <span className={styles.more}>…</span> : null}
    </div>
  );
}
