/** What a block printed: each line's reply, dimmed, with the time it took. */
import type { ClientText } from '#components/i18n/catalogue.ts';
import { useText } from '#components/i18n/language-context.tsx';
import type { Printed } from '#components/lesson/use-run.ts';
import styles from './RunBlock.module.css';

export function RunOutput({ printed, showsLines }: { printed: readonly Printed[]; showsLines: boolean }) {
  const t = useText('lesson');
  return (
    <ol className={styles.output}>
      {printed.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one run keep their places
        <li key={index} data-state={entry.state}>
          {showsLines ? <span className={styles.echo}>{entry.line}</span> : null}
          <samp>{textOf(entry, t)}</samp>
          {entry.durationMs === undefined ? null : (
            <span className={styles.took}>{took(entry.durationMs)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}

function textOf({ state, text }: Printed, t: ClientText<'lesson'>): string {
  if (state === 'running') return '…';
  if (state === 'waiting') return t('waiting');
  return text === '' ? t('nothing') : text;
}

/** `0.42 ms`, `180 ms`, `1.2 s`. */
export function took(ms: number): string {
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}
