'use client';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './EmptyTerminal.module.css';
import { invitations } from './invitations.ts';
import { useRunLine } from './use-run-lines.ts';

/** Before the first command: three to try, which fit the keys that are there. */
export function EmptyTerminal({ client }: { client: Letter }) {
  const t = useText('terminal');
  const bench = useBench();
  const lines = useBenchState(state => invitations(state.keys).join('\n')).split('\n');
  const runLine = useRunLine(client);
  return (
    <div className={styles.empty}>
      <p className={styles.hello}>{t('hello')}</p>
      <ul className={styles.lines}>
        {lines.map(line => (
          <li key={line}>
            <button
              type="button"
              className={styles.line}
              aria-label={t('tryThis', { line })}
              onClick={event => {
                event.stopPropagation();
                void runLine(line);
                bench.focusTerminal(client);
              }}
            >
              <span className={styles.run}>
                <Icon name="run" size={10} />
              </span>
              {line}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
