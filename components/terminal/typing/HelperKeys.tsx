'use client';
import type { RefObject } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { type InputHistory, look } from '#components/terminal/input-history.ts';
import { typingArea } from '#components/terminal/typing/typing-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { insert } from './line-editing.ts';
import styles from './typing.module.css';

/** The keys that a phone's keyboard lacks or hides. Shown where a finger points. */
export function HelperKeys({
  input,
  text,
  history,
  onChange,
  onStop,
  onTab,
}: {
  input: RefObject<HTMLInputElement | null>;
  text: string;
  history: RefObject<InputHistory>;
  onChange: (text: string, caret?: number) => void;
  onStop: () => void;
  onTab: () => boolean;
}) {
  const t = useLazyText(typingArea);
  const walk = (direction: 'back' | 'forth') => {
    const found = look(history.current, direction, text);
    if (found === undefined) return;
    history.current = found.history;
    onChange(found.line, found.line.length);
  };
  const type = (added: string) => {
    const edit = insert({ text, caret: input.current?.selectionEnd ?? text.length }, added);
    onChange(edit.text, edit.caret);
  };
  const keys = [
    { label: 'Tab', name: t('tabCompletes'), press: () => void onTab() },
    { label: '↑', name: t('lineBefore'), press: () => walk('back') },
    { label: '↓', name: t('lineAfter'), press: () => walk('forth') },
    { label: '"', name: t('doubleQuote'), press: () => type('"') },
    { label: ':', name: t('colon'), press: () => type(':') },
    { label: '*', name: t('star'), press: () => type('*') },
    { label: 'Ctrl-C', name: t('dropLine'), press: onStop },
  ];
  return (
    <fieldset aria-label={t('helperKeys')} className={styles.helpers}>
      {keys.map(({ label, name, press }) => (
        <Button
          key={label}
          look="plain"
          size="small"
          aria-label={name}
          onPointerDown={event => event.preventDefault()}
          onClick={event => {
            event.stopPropagation();
            press();
          }}
        >
          {label}
        </Button>
      ))}
    </fieldset>
  );
}
