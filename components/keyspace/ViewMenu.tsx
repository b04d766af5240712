'use client';
import { useId } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Popup } from '#components/ui/Popup.tsx';
import { drawings, groupings, orders, type SurfaceChoices } from './surface-choices.ts';
import styles from './ViewMenu.module.css';

/** How the keys are grouped, ordered and drawn. */
export function ViewMenu({
  choices,
  onChoose,
}: {
  choices: SurfaceChoices;
  onChoose: (choices: SurfaceChoices) => void;
}) {
  const t = useText('surface');
  return (
    <Popup label={t('view')} title={t('viewTitle')} icon={<Icon name="arrange" />}>
      {() => (
        <div className={styles.choices}>
          <Choice
            legend={t('grouping')}
            options={groupings}
            labels={{ prefix: t('groupingPrefix'), none: t('groupingNone') }}
            value={choices.grouping}
            onChange={grouping => onChoose({ ...choices, grouping })}
          />
          <Choice
            legend={t('order')}
            options={orders}
            labels={{
              name: t('orderName'),
              changed: t('orderChanged'),
              size: t('orderSize'),
              ttl: t('orderTtl'),
            }}
            value={choices.order}
            onChange={order => onChoose({ ...choices, order })}
          />
          <Choice
            legend={t('drawAs')}
            options={drawings}
            labels={{ auto: t('drawAuto'), cards: t('drawCards'), lines: t('drawLines') }}
            value={choices.drawAs}
            onChange={drawAs => onChoose({ ...choices, drawAs })}
          />
        </div>
      )}
    </Popup>
  );
}

function Choice<T extends string>({
  legend,
  options,
  labels,
  value,
  onChange,
}: {
  legend: string;
  options: readonly T[];
  labels: Readonly<Record<T, string>>;
  value: T;
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{legend}</legend>
      {options.map(option => (
        <label key={option} className={styles.option}>
          <input type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
          {labels[option]}
        </label>
      ))}
    </fieldset>
  );
}
