import { useText } from '#components/i18n/language-context.tsx';
import { visibleText } from '#components/keyspace/key-text.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';
import { bytesOf } from './shape.ts';

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
  const t = useText('drawings');
  const mark = isChanged || undefined;
  const key = isChanged ? version : 0;
  if (typeof snapshot.value !== 'string') {
    const bytes = Array.from(bytesOf(snapshot.value).subarray(0, mostBytes), byte =>
      byte.toString(16).padStart(2, '0'),
    );
    return (
      <div className={styles.bytes} key={key} data-flash={mark}>
        {bytes.join(' ')}
        {snapshot.length > bytes.length ? ' …' : ''}
      </div>
    );
  }
  const text = snapshot.value;
  if (/^-?\d{1,15}$/.test(text)) {
    return (
      <div className={styles.counter} key={key} data-flash={mark}>
        {text}
      </div>
    );
  }
  const shown = text.slice(0, longest);
  const isCut = snapshot.truncated || text.length > longest;
  return (
    <div className={styles.strip} key={key} data-flash={mark} dir="ltr">
      {shown === '' ? (
        <span className={styles.nothing}>{t('empty')}</span>
      ) : (
        visibleText(shown.replaceAll('\n', '⏎')).replaceAll(' ', '\u00a0')
      )}
      {isCut ? <span className={styles.more}>…</span> : null}
    </div>
  );
}
