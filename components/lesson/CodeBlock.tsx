'use client';
/** Code that is shown, not run: coloured at build time, with a button that copies it. */
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
  bash: 'Shell',
  yaml: 'YAML',
};

export function CodeBlock({ language, source, html }: { language: string; source: string; html: string }) {
  return (
    <figure className={styles.block}>
      <CodeArea html={html} label={names[language] ?? 'Text'} />
      <div className={styles.tools}>
        <CopyButton text={() => source} label="Copy this code" />
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
