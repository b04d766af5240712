'use client';
/**
 * Narrows the list to what contains some words, or to what becomes of a command here. The entries are the server's and
 * stay as they are: a style sheet hides those that do not fit, so nothing of the list is sent to the browser twice.
 */
import { useEffect, useState } from 'react';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './CommandFilter.module.css';
import type { Standing } from './command-pages.ts';

const kinds = ['all', 'allowed', 'emulated', 'refused', 'unavailable'] as const;
type Kind = (typeof kinds)[number];

interface CommandFilterProps {
  readonly texts: {
    readonly label: string;
    readonly hint: string;
    readonly none: string;
    readonly show: string;
    readonly kinds: Readonly<Record<'all' | Standing, string>>;
  };
}

export function CommandFilter({ texts }: CommandFilterProps) {
  const [words, setWords] = useState('');
  const [kind, setKind] = useState<Kind>('all');
  const [found, setFound] = useState<number | undefined>(undefined);
  const selector = selectorFor(words.trim().toLowerCase(), kind);
  useEffect(() => {
    setFound(selector === '' ? undefined : document.querySelectorAll(`[data-find]${selector}`).length);
  }, [selector]);
  return (
    <search className={styles.filter}>
      <label className={styles.field}>
        <Icon name="search" />
        <span className="visually-hidden">{texts.label}</span>
        <input
          type="search"
          placeholder={texts.hint}
          value={words}
          onChange={event => setWords(event.target.value)}
        />
      </label>
      <fieldset className={styles.kinds}>
        <legend className="visually-hidden">{texts.show}</legend>
        {kinds.map(one => (
          <label key={one}>
            <input type="radio" name="standing" checked={kind === one} onChange={() => setKind(one)} />
            {texts.kinds[one]}
          </label>
        ))}
      </fieldset>
      <p role="status" className={styles.found}>
        {found === undefined ? '' : found === 0 ? texts.none : found}
      </p>
      {selector === '' ? null : (
        <style>{`[data-find]:not(${selector}), [data-group]:not(:has([data-find]${selector})) { display: none }`}</style>
      )}
    </search>
  );
}

function selectorFor(sought: string, kind: Kind): string {
  const words = sought === '' ? '' : `[data-find*="${CSS.escape(sought)}"]`;
  return kind === 'all' ? words : `${words}[data-standing="${kind}"]`;
}
