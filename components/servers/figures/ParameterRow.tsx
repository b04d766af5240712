'use client';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import type { Parameter } from '#sandbox/server-protocol.ts';
import styles from './ParameterRow.module.css';
import { readableValue } from './parameter-groups.ts';

/** One parameter with its value: changed in place, saved alone. */
export function ParameterRow({
  parameter,
  original,
  onSave,
}: {
  parameter: Parameter;
  /** What it was before the first change made here. */
  original: string | undefined;
  /** Resolves with why it was refused, in the server's words. */
  onSave: (value: string) => Promise<string | undefined>;
}) {
  const { name, value, isEditable, choices, help } = parameter;
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const [refusal, setRefusal] = useState<string | undefined>(undefined);
  const [isSaving, setSaving] = useState(false);
  const id = useId();
  const shown = draft ?? value;
  const readable = readableValue(parameter);
  const isChanged = original !== undefined && original !== value;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (draft === undefined) return;
    setSaving(true);
    const why = await onSave(draft);
    setSaving(false);
    setRefusal(why);
    if (why === undefined) setDraft(undefined);
  };
  const described = { 'aria-describedby': `${id}-help` };
  return (
    <li className={styles.row} data-changed={isChanged || undefined}>
      <div className={styles.words}>
        <label className={styles.name} htmlFor={isEditable ? id : undefined}>
          {name}
        </label>
        {readable === undefined ? null : <span className={styles.readable}>{readable}</span>}
        {isChanged ? <span className={styles.was}>was {original === '' ? '""' : original}</span> : null}
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      </div>
      {isEditable ? (
        <form className={styles.form} onSubmit={event => void save(event)}>
          {choices === undefined ? (
            <input
              id={id}
              className={styles.field}
              {...described}
              value={shown}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={event => setDraft(event.target.value)}
              onKeyDown={event => {
                if (event.key === 'Escape') setDraft(undefined);
              }}
            />
          ) : (
            <select
              id={id}
              className={styles.field}
              {...described}
              value={shown}
              onChange={event => setDraft(event.target.value)}
            >
              {(choices.includes(value) ? choices : [value, ...choices]).map(choice => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          )}
          {draft === undefined || draft === value ? null : (
            <Button look="primary" size="small" type="submit" disabled={isSaving} aria-label={`Set ${name}`}>
              Set
            </Button>
          )}
        </form>
      ) : (
        <span className={styles.fixed}>{value === '' ? '""' : value}</span>
      )}
      {refusal === undefined ? null : (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
    </li>
  );
}
