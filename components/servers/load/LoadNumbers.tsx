'use client';
import type { LoadSpec } from '#sandbox/server-protocol.ts';
import styles from './LoadForm.module.css';
import { NumberField } from './NumberField.tsx';
import { type SpecNumberName, specNumbers } from './spec-numbers.ts';

/** How much, how large, how long: some of the numbers of a load. */
export function LoadNumbers({
  spec,
  names,
  lasts,
  onChange,
}: {
  spec: LoadSpec;
  names: readonly SpecNumberName[];
  /** Where a load may last only so long, or runs several times. */
  lasts?: { readonly unit: string; readonly max: number };
  onChange: (spec: LoadSpec) => void;
}) {
  return (
    <div className={styles.row}>
      {names.map(name => {
        const { read, write, ...field } = specNumbers[name];
        return (
          <NumberField
            key={name}
            {...field}
            {...(name === 'lasts' ? lasts : undefined)}
            value={read(spec)}
            onChange={value => onChange({ ...spec, ...write(value) })}
          />
        );
      })}
    </div>
  );
}
