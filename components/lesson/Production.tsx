'use client';
/** The same pattern in four languages. The reader's choice is remembered across lessons. */
import { Tabs } from 'radix-ui';
import { CodeArea } from '#components/lesson/CodeBlock.tsx';
import type { ProductionView } from '#components/lesson/remark-lesson.ts';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import styles from './Production.module.css';

const checkedWords = {
  run: 'The tests of this site run this code.',
  parse: 'The tests of this site parse this code; they do not run it.',
  no: 'This code was not run by the tests of this site.',
} as const;

export function Production({ tabs }: { tabs: readonly ProductionView[] }) {
  const [choice, setChoice] = useRemembered('production-language', tabs[0]?.language ?? 'ts');
  const chosen = tabs.some(({ language }) => language === choice) ? choice : (tabs[0]?.language ?? '');
  return (
    <Tabs.Root className={styles.production} value={chosen} onValueChange={setChoice}>
      <Tabs.List className={styles.list} aria-label="Language">
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
            <span>{checkedWords[checked]}</span>
            <CopyButton text={() => source} label="Copy this code" />
          </p>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
