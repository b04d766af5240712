'use client';
/** The same pattern in four languages. The reader's choice is remembered across lessons. */
import { Tabs } from 'radix-ui';
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
  const chosen = tabs.some(({ language }) => language === choice) ? choice : (tabs[0]?.language ?? '');
  return (
    <Tabs.Root className={styles.production} value={chosen} onValueChange={setChoice}>
      <Tabs.List className={styles.list} aria-label={t('language')}>
        {tabs.map(({ language, title }) => (
          <Tabs.Trigger key={language} value={language} className={styles.tab}>
            {title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map(({ language, title, checked, source, html }) => (
        <Tabs.Content key={language} value={language} className={styles.content}>
          <CodeArea html={html} label={title} />
          <p className={styles.foot}>
            <span>{t(checkedWords[checked])}</span>
            <CopyButton text={() => source} label={t('copyCode')} />
          </p>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
