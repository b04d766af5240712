'use client';
import { useText } from '#components/i18n/language-context.tsx';
import { Icon, type IconName } from '#components/ui/Icon.tsx';
import styles from './Clients.module.css';
import { type ClientsView, clientsViews } from './clients-view.ts';

const icons: Readonly<Record<ClientsView, IconName>> = {
  tabs: 'tabs',
  split: 'split',
  log: 'list',
  sequence: 'sequence',
};

/** One of four ways to look at the clients. */
export function ViewChoice({ view, onView }: { view: ClientsView; onView: (view: ClientsView) => void }) {
  const t = useText('clients');
  const hints = { tabs: 'tabsHint', split: 'splitHint', log: 'logHint', sequence: 'sequenceHint' } as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a group of buttons
    <div className={styles.views} role="group" aria-label={t('view')}>
      {clientsViews.map(each => (
        <button
          key={each}
          type="button"
          className={styles.view}
          aria-pressed={each === view}
          title={t(hints[each])}
          onClick={() => onView(each)}
        >
          <Icon name={icons[each]} />
          <span className={styles.viewName}>{t(each)}</span>
        </button>
      ))}
    </div>
  );
}
