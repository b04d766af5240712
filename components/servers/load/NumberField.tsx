'use client';
import { useId, useState } from 'react';
import styles from './LoadForm.module.css';

/** A number with its unit. What is no number within its bounds stays in the field and is told by the browser. */
export function NumberField({
  label,
  unit,
  value,
  min,
  max,
  step = 1,
  onChange,
}: {
  label: string;
  unit?: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
}) {
  const [text, setText] = useState<string | undefined>(undefined);
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {label} {unit === undefined ? null : <span className={styles.unit}>{unit}</span>}
      </label>
      <input
        id={id}
        type="number"
        required
        inputMode="numeric"
        value={text ?? value}
        min={min}
        max={max}
        step={step}
        onChange={event => {
          const { value: typed, validity } = event.target;
          setText(typed);
          if (validity.valid) onChange(Number(typed));
        }}
        onBlur={event => {
          if (event.target.validity.valid) setText(undefined);
        }}
      />
    </div>
  );
}
