'use client';
/** Code that is shown, not run: coloured at build time, with a button that copies it. */
import { useText } from '#components/i18n/language-context.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import styles from './CodeBlock.module.css';

const names: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  go: 'Go',
  python: 'Python',
  php: 'PHP',
  sql: 'SQL',
  json: 'JSON',
  lua: 'Lua',
  yaml: 'YAML',
};

export function CodeBlock({ language, source, html }: { language: string; source: string; html: string }) {
  const t = useText('lesson');
  const name = language === 'bash' ? t('shell') : (names[language] ?? t('text'));
  return (
    <figure className={styles.block}>
      <CodeArea html={html} label={name} />
      <div className={styles.tools}>
        <CopyButton text={() => source} label={t('copyCode')} />
      </div>
    </figure>
  );
}

/** Code as Shiki wrote it. It scrolls sideways by itself and can be scrolled by keyboard. */
export function CodeArea({ html, label }: { html: string; label: string }) {
  // The markup was made at build time from the lesson's own text, which Shiki escapes.
  // biome-ignore lint/security/noDangerouslySetInnerHtml: as said
  return <section className={styles.area} aria-label={label} dangerouslySetInnerHTML={{ __html: html }} />;
}
