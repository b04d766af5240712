'use client';
import { useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { mostLetters, partOf } from './printed-part.ts';
import styles from './Terminal.module.css';

/** What redis-cli prints, to the letter; a very long text in parts. */
export function Printed({ text, isError = false }: { text: string; isError?: boolean }) {
  const t = useText('terminal');
  const [parts, setParts] = useState(1);
  const { shown, rest } = partOf(text, parts);
  return (
    <>
      <pre className={styles.reply} data-error={isError || undefined}>
        {shown}
        {rest === undefined ? null : (
          <span className={styles.rest}>
            {rest.kind === 'lines'
              ? `\n${t('moreLines', { count: rest.count })}`
              : t('moreLetters', { count: rest.count })}
          </span>
        )}
      </pre>
      {rest === undefined || shown.length >= mostLetters ? null : (
        <button
          type="button"
          className={styles.showMore}
          onClick={event => {
            event.stopPropagation();
            setParts(parts * 4);
          }}
        >
          {t('showMore')}
        </button>
      )}
    </>
  );
}
