'use client';
import { useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import styles from './Terminal.module.css';

/** Printed at once: more lines and letters than anyone reads. A click shows the next ones. */
const linesShown = 400;
const lettersShown = 4000;
/** No page stays quick with more in one place; all of it can be copied. */
const mostLetters = 400_000;

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

interface Part {
  readonly shown: string;
  readonly rest: { readonly kind: 'lines' | 'letters'; readonly count: number } | undefined;
}

function partOf(text: string, parts: number): Part {
  const mostLines = linesShown * parts;
  const letters = Math.min(mostLetters, Math.max(lettersShown * parts, mostLines * 80));
  let end = 0;
  for (let line = 0; line < mostLines && end !== -1; line += 1) end = text.indexOf('\n', end + 1);
  const byLines = end === -1 ? text.length : end;
  // One long line is cut earlier than many short ones: it has no places at which to break.
  const isOneLine = text.indexOf('\n') === -1;
  const shownTo = Math.min(byLines, isOneLine ? lettersShown * parts : letters, mostLetters);
  if (shownTo >= text.length) return { shown: text, rest: undefined };
  const shown = text.slice(0, shownTo);
  if (shownTo < byLines) return { shown, rest: { kind: 'letters', count: text.length - shownTo } };
  return { shown, rest: { kind: 'lines', count: text.slice(shownTo + 1).split('\n').length } };
}
