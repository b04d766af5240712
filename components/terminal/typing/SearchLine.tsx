'use client';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { typingArea } from '#components/terminal/typing/typing-text.ts';
import styles from './typing.module.css';
import type { FoundLine } from './use-history-search.ts';

/** What Ctrl-R has found, with the match marked. */
export function SearchLine({ search }: { search: FoundLine }) {
  const t = useLazyText(typingArea);
  const { sought, line, isFailing } = search;
  const at = line.toLowerCase().indexOf(sought.toLowerCase());
  return (
    <p className={styles.search} role="status">
      <span className={styles.searchTitle}>{t(isFailing ? 'searchFails' : 'searchHistory')}</span>
      {sought === '' || line === '' ? null : (
        <code className={styles.searchFound}>
          {at < 0 ? (
            line
          ) : (
            <>
              {line.slice(0, at)}
              <mark>{line.slice(at, at + sought.length)}</mark>
              {line.slice(at + sought.length)}
            </>
          )}
        </code>
      )}
      <span className={styles.searchKeys}>{t('searchKeys')}</span>
    </p>
  );
}
