'use client';
import { useEffect, useRef } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { typingArea } from '#components/terminal/typing/typing-text.ts';
import { TypeGlyph } from '#components/ui/TypeGlyph.tsx';
import type { Completion } from './complete.ts';
import styles from './typing.module.css';

/** What the word at the caret can become, to choose from with the arrows. The focus stays in the prompt. */
export function CandidateList({
  id,
  completion,
  chosen,
  onTake,
}: {
  id: string;
  completion: Completion;
  chosen: number | undefined;
  onTake: (at: number) => void;
}) {
  const t = useLazyText(typingArea);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = chosen === undefined ? list.current : list.current?.children[chosen];
    row?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div ref={list} id={id} role="listbox" aria-label={t('completions')} className={styles.list}>
      {completion.candidates.map(({ label, kind, about, detail, type, isRefused }, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox, which names the active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
        <div
          key={`${kind} ${label}`}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === chosen}
          className={styles.option}
          data-refused={isRefused || undefined}
          onPointerDown={event => event.preventDefault()}
          onClick={event => {
            event.stopPropagation();
            onTake(at);
          }}
        >
          <span className={styles.label} data-kind={kind} data-type={type}>
            {type === undefined ? null : <TypeGlyph type={type} size={13} />}
            <bdi>{label}</bdi>
          </span>
          <span className={styles.about}>{isRefused === true ? t('notHere') : about}</span>
          <span className={styles.detail}>{detail}</span>
        </div>
      ))}
    </div>
  );
}
