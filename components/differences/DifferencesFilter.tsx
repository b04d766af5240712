'use client';
/**
 * Narrows the page to what contains some words. The entries are the server's and stay as they are: a style sheet of
 * one rule hides those that do not fit, so nothing of the list is sent to the browser twice.
 */
import { useEffect, useState } from 'react';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './DifferencesFilter.module.css';

export function DifferencesFilter() {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<number | undefined>(undefined);
  const sought = words.trim().toLowerCase();
  useEffect(() => {
    setFound(
      sought === '' ? undefined : document.querySelectorAll(`[data-find*="${CSS.escape(sought)}"]`).length,
    );
  }, [sought]);
  return (
    <search className={styles.filter}>
      <label className={styles.field}>
        <Icon name="search" />
        <span className="visually-hidden">Filter the differences</span>
        <input
          type="search"
          placeholder="a command or a word"
          value={words}
          onChange={event => setWords(event.target.value)}
        />
      </label>
      <p role="status" className={styles.found}>
        {found === undefined ? '' : foundText(found)}
      </p>
      {sought === '' ? null : <style>{ruleFor(sought)}</style>}
    </search>
  );
}

function foundText(found: number): string {
  if (found === 0) return 'Nothing here has that in it. What is not named here is as the server has it.';
  return found === 1 ? '1 entry' : `${found} entries`;
}

function ruleFor(sought: string): string {
  const text = `"${CSS.escape(sought)}"`;
  return `[data-find]:not([data-find*=${text}]), [data-group]:not(:has([data-find*=${text}])) { display: none }
[data-command*=${text}] { background: var(--flash) }`;
}
