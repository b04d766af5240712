'use client';
/** The same pattern in four languages. The reader's choice is remembered across lessons. */
import { type KeyboardEvent, useId, useRef } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { CodeArea } from '#components/lesson/CodeBlock.tsx';
import type { ProductionView } from '#components/lesson/remark-lesson.ts';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import styles from './Production.module.css';

const checkedWords = {
  run: 'codeRun',
  parse: 'codeParsed',
  no: 'codeNotRun',
} as const;

export function Production({ tabs }: { tabs: readonly ProductionView[] }) {
  const t = useText('lesson');
  const [choice, setChoice] = useRemembered('production-language', tabs[0]?.language ?? 'ts');
  const shown = tabs.find(({ language }) => language === choice) ?? tabs[0];
  const chosen = shown?.language;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const choose = (event: KeyboardEvent, index: number): void => {
    const next = nextIndex(event.key, index, tabs.length);
    const tab = next === undefined ? undefined : tabs[next];
    if (next === undefined || tab === undefined) return;
    event.preventDefault();
    setChoice(tab.language);
    list.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div className={styles.production}>
      <div ref={list} role="tablist" className={styles.list} aria-label={t('language')}>
        {tabs.map(({ language, title }, index) => (
          <button
            key={language}
            type="button"
            role="tab"
            id={`${id}-${language}`}
            aria-selected={language === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={language === chosen ? 0 : -1}
            className={styles.tab}
            onClick={() => setChoice(language)}
            onKeyDown={event => choose(event, index)}
          >
            {title}
          </button>
        ))}
      </div>
      {shown === undefined ? null : (
        <div
          role="tabpanel"
          id={`${id}-panel`}
          aria-labelledby={`${id}-${shown.language}`}
          className={styles.content}
        >
          <CodeArea html={shown.html} label={shown.title} />
          <p className={styles.foot}>
            <span>{t(checkedWords[shown.checked])}</span>
            <CopyButton text={() => shown.source} label={t('copyCode')} />
          </p>
        </div>
      )}
    </div>
  );
}

/** The keys of a list of tabs (WAI-ARIA's pattern); they go round. */
function nextIndex(key: string, index: number, length: number): number | undefined {
  if (key === 'ArrowRight') return (index + 1) % length;
  if (key === 'ArrowLeft') return (index + length - 1) % length;
  if (key === 'Home') return 0;
  return key === 'End' ? length - 1 : undefined;
}
