'use client';
import { useEffect, useId, useRef } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './KeysFilter.module.css';

/** Finds keys by name, type, TTL and size. `/` puts the caret here, Escape clears it. */
export function KeysFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useText('surface');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useSlash(() => input.current?.focus());
  const clear = () => {
    onChange('');
    input.current?.focus();
  };
  return (
    <div className={styles.filter}>
      <Icon name="search" />
      <label className="visually-hidden" htmlFor={id}>
        {t('filterLabel')}
      </label>
      <input
        ref={input}
        id={id}
        type="search"
        placeholder={t('filterPlaceholder')}
        title={t('filterHelp')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape' || value === '') return;
          event.preventDefault();
          clear();
        }}
      />
      {value === '' ? (
        <span className={styles.key} aria-hidden="true">
          /
        </span>
      ) : (
        <button type="button" className={styles.clear} aria-label={t('filterClear')} onClick={clear}>
          <Icon name="close" size={12} />
        </button>
      )}
    </div>
  );
}

/** Calls `act` when `/` is pressed where nothing is typed. */
function useSlash(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return;
      if (event.target instanceof Element && event.target.closest(typing)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

const typing = 'input, textarea, select, [contenteditable], [role="textbox"], dialog, [role="dialog"]';
