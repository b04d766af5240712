import { useText } from '#components/i18n/language-context.tsx';
import { shownText } from '#components/keyspace/key-text.ts';
import { earlier, listChanges } from '#components/keyspace/value-changes.ts';
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';

const headCells = 8;
const tailCells = 3;

/** A list is a chain of cells from head to tail. A push slides in from its side. */
export function ListCells({
  snapshot,
  before,
  version,
}: {
  snapshot: Extract<KeySnapshot, { type: 'list' }>;
  before: KeySnapshot | undefined;
  version: number;
}) {
  const t = useText('drawings');
  const changes = listChanges(snapshot, earlier('list', before));
  const { first, last, hidden } = visible(snapshot);
  const lastStart = snapshot.length - last.length;
  const cell = (element: Bytes, index: number) => {
    const isFromHead = index < changes.head;
    const isFromTail = index >= snapshot.length - changes.tail;
    const isChanged = changes.at.has(index);
    // Counted from the end that stands still, so that a push adds one cell and moves the others.
    const place = changes.head > 0 ? `-${snapshot.length - index}` : `+${index}`;
    return (
      <span
        className={styles.link}
        key={isFromHead || isFromTail || isChanged ? `${place}@${version}` : place}
        data-slide={isFromHead ? 'head' : isFromTail ? 'tail' : undefined}
      >
        <bdi className={styles.cell} data-flash={isChanged || undefined}>
          {shownText(element)}
        </bdi>
      </span>
    );
  };
  return (
    <div className={styles.chain}>
      <span className={styles.end}>{t('head')}</span>
      {first.map(cell)}
      {hidden > 0 ? (
        <span className={styles.link}>
          <span className={styles.gap}>{t('more', { count: hidden })}</span>
        </span>
      ) : null}
      {last.map((element, index) => cell(element, lastStart + index))}
      <span className={styles.end}>{t('tail')}</span>
    </div>
  );
}

function visible(snapshot: Extract<KeySnapshot, { type: 'list' }>) {
  const isWhole = snapshot.length === snapshot.head.length + snapshot.tail.length;
  const all = [...snapshot.head, ...snapshot.tail];
  if (isWhole && all.length <= headCells + tailCells) return { first: all, last: [], hidden: 0 };
  const first = all.slice(0, Math.min(headCells, snapshot.head.length));
  const last = snapshot.tail.length > 0 || isWhole ? all.slice(-tailCells) : [];
  return { first, last, hidden: snapshot.length - first.length - last.length };
}
