'use client';
/** One setting: what it is, and its values side by side as radio buttons. */
import { useId } from 'react';
import styles from './Choice.module.css';

export function Choice<V extends string>({
  title,
  why,
  value,
  options,
  onChange,
}: {
  title: string;
  why?: string;
  value: V;
  options: readonly { readonly value: V; readonly text: string }[];
  onChange: (value: V) => void;
}) {
  const name = useId();
  const whyId = useId();
  return (
    <fieldset className={styles.choice} aria-describedby={why === undefined ? undefined : whyId}>
      <legend>{title}</legend>
      {why === undefined ? null : (
        <p id={whyId} className={styles.why}>
          {why}
        </p>
      )}
      <div className={styles.options}>
        {options.map(option => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
