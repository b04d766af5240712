'use client';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { historyArea } from './history-area.ts';
import styles from './LookingBack.module.css';
import { RestoreState } from './RestoreState.tsx';
import { useStepWords } from './step-words.ts';
import type { History } from './use-history.ts';

const namesShown = 3;

/** The words above the rail while the keys of the past are drawn. */
export function LookingBack({ history }: { history: History }) {
  const t = useLazyText(historyArea);
  const words = useStepWords();
  const { recorded, at, goTo } = history;
  const unknown = unknownAt(history);
  const names = unknown.slice(0, namesShown).join(', ');
  return (
    <div className={styles.strip}>
      <p className={styles.words}>
        <span role="status">
          {t.rich(
            'asItWas',
            { q: chunk => <q className={styles.when}>{chunk}</q> },
            { when: words.when(history), ago: words.ago(history) },
          )}
          .{' '}
        </span>
        {unknown.length > 0 ? (
          <span className={styles.aside}>
            {t.rich(
              'unknownThen',
              { k: chunk => <code>{chunk}</code> },
              { count: unknown.length, keys: names },
            )}
          </span>
        ) : at === 0 && recorded.dropped > 0 ? (
          <span className={styles.aside}>{t('fellAway', { count: recorded.dropped })}</span>
        ) : at === 0 && recorded.isCut ? (
          <span className={styles.aside}>{t('cut')}</span>
        ) : (
          <span className={styles.live}>{t('liveGoesOn')}</span>
        )}
      </p>
      <div className={styles.actions}>
        <RestoreState history={history} />
        <Button
          look="plain"
          size="small"
          title={`${t('toNow')}  Esc`}
          onClick={() => goTo(recorded.steps.length)}
        >
          {t('toNow')}
        </Button>
      </div>
    </div>
  );
}

/** Keys that nobody knows about at that place. */
function unknownAt({ recorded, at }: History): string[] {
  const seen = new Set<string>();
  for (const { changes } of recorded.steps.slice(0, at)) for (const id of changes.keys()) seen.add(id);
  return [...recorded.unknownAtStart].filter(id => !seen.has(id)).map(id => id.replace('\u0000', ''));
}
