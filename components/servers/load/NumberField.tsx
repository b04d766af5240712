'use client';
import { useId, useState } from 'react';
import styles from './LoadForm.module.css';

/** A number with its unit. What is no number within its bounds stays in the field, and the browser says why. */
export function NumberField({
  label,
  unit = '',
  value,
  min,
  max,
  step = 1,
  none,
  onChange,
}: {
  label: string;
  unit?: string;
  /** Null stands for an empty field, where `none` allows it. */
  value: number | null;
  min: number;
  max: number;
  step?: number;
  /** What an empty field means. */
  none?: string;
  onChange: (value: number | null) => void;
}) {
  const [text, setText] = useState<string | undefined>(undefined);
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <span className={styles.number}>
        <input
          id={id}
          type="number"
          required={none === undefined}
          placeholder={none}
          inputMode="numeric"
          aria-describedby={unit === '' ? undefined : `${id}-unit`}
          value={text ?? value ?? ''}
          min={min}
          max={max}
          step={step}
          onChange={event => {
            const { value: typed, validity } = event.target;
            setText(typed);
            if (validity.valid) onChange(typed === '' ? null : Number(typed));
          }}
          onBlur={event => {
            if (event.target.validity.valid) setText(undefined);
          }}
        />
        <span id={`${id}-unit`} className={styles.unit}>
          {unit}
        </span>
      </span>
    </div>
  );
}
