'use client';
import { type ReactNode, useId } from 'react';
import { Button } from '#components/ui/Button.tsx';
import styles from './ActionRow.module.css';

/** One thing that can be done: its name, in one line what it does, what it needs to know, and the button. */
export function ActionRow({
  name,
  does,
  verb,
  fields,
  isBack = false,
  whyNot,
  onDo,
}: {
  name: string;
  does: string;
  /** On the button. */
  verb: string;
  /** What is chosen before. */
  fields?: ReactNode;
  /** It takes back what another has done. */
  isBack?: boolean;
  /** Why it can't be done now. */
  whyNot?: string | undefined;
  onDo: () => void;
}) {
  const id = useId();
  const isOff = whyNot !== undefined;
  return (
    <div className={styles.row} data-off={isOff || undefined}>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.does} id={id}>
          {whyNot ?? does}
        </p>
      </div>
      <div className={styles.do}>
        {fields}
        <Button
          look={isBack ? 'primary' : 'plain'}
          size="small"
          aria-describedby={id}
          aria-disabled={isOff}
          onClick={() => !isOff && onDo()}
        >
          {verb}
        </Button>
      </div>
    </div>
  );
}

/** A choice inside a row. */
export function RowSelect<T extends string | number>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly text: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <select
      className={styles.select}
      aria-label={label}
      value={String(value)}
      onChange={event => {
        const chosen = options.find(option => String(option.value) === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map(option => (
        <option key={option.value} value={String(option.value)}>
          {option.text}
        </option>
      ))}
    </select>
  );
}
