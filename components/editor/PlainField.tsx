'use client';
/** A text field with numbered lines. Tab moves on, as everywhere on a page, until it is told to indent. */
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import type { EditorProps } from '#components/editor/Editor.tsx';
import type { Mark } from '#components/editor/marks.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import styles from './Editor.module.css';

interface PlainFieldProps extends EditorProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

export function PlainField({ value, label, marks, field, onChange, onSubmit }: PlainFieldProps) {
  const t = useText('editor');
  const [indents, setIndents] = useState(false);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split('\n').length;
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const isControl = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && isControl) onSubmit();
    else if (event.key.toLowerCase() === 'm' && event.ctrlKey) setIndents(now => !now);
    else if (event.key === 'Tab' && indents && !event.shiftKey && !isControl)
      insert(event.currentTarget, '  ');
    else {
      if (event.key === 'Escape') setIndents(false);
      return;
    }
    event.preventDefault();
  };
  return (
    <div className={styles.plain}>
      <div className={styles.numbered}>
        <div ref={gutter} className={styles.gutter} aria-hidden="true">
          {Array.from({ length: lines }, (_, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              key={index}
              data-mark={marks.find(({ line }) => line === index + 1)?.kind}
            >
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={field}
          value={value}
          aria-label={label}
          rows={Math.max(12, lines + 1)}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onChange={event => onChange(event.target.value)}
          onScroll={event => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
          onKeyDown={onKeyDown}
          onCompositionStart={event => {
            event.currentTarget.dataset.composing = 'true';
          }}
          onCompositionEnd={event => {
            delete event.currentTarget.dataset.composing;
          }}
        />
      </div>
      <div className={styles.tools}>
        <Button look="quiet" size="small" aria-pressed={indents} onClick={() => setIndents(!indents)}>
          {t('tabIndents')}
        </Button>
      </div>
      <MarkList marks={marks} onGo={line => goTo(field.current, line)} />
    </div>
  );
}

function MarkList({ marks, onGo }: { marks: readonly Mark[]; onGo: (line: number) => void }) {
  const t = useText('editor');
  if (marks.length === 0) return null;
  return (
    <section className={styles.marks} aria-label={t('marks')}>
      <ul>
        {marks.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            <Button look="quiet" size="small" onClick={() => onGo(line)}>
              {t('line', { line })}
            </Button>{' '}
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** As typed: no other way keeps the field's own undo. */
function insert(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  document.execCommand('insertText', false, text);
}

function goTo(field: HTMLTextAreaElement | null, line: number): void {
  if (!field) return;
  const before = field.value.split('\n').slice(0, line - 1);
  const start = before.reduce((length, text) => length + text.length + 1, 0);
  const end = field.value.indexOf('\n', start);
  field.focus();
  field.setSelectionRange(start, end < 0 ? field.value.length : end);
}
