'use client';
import type { EditorProps } from '#components/editor/Editor.tsx';
import styles from './Editor.module.css';

/** A text field. Tab moves on, as everywhere on a page. */
export function PlainField({ value, label, onChange, onSubmit }: EditorProps) {
  return (
    <textarea
      className={styles.plain}
      value={value}
      aria-label={label}
      rows={Math.max(12, value.split('\n').length + 2)}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      onChange={event => onChange(event.target.value)}
      onKeyDown={event => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        onSubmit();
      }}
    />
  );
}
