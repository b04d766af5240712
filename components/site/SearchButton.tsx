'use client';
/** Opens the palette; where its script has not arrived, it leads to the page of results. */
import { useText } from '#components/i18n/language-context.tsx';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { runAction } from '#components/palette/actions.ts';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './SiteHeader.module.css';

export function SearchButton() {
  const t = useText('site');
  return (
    <SiteLink
      className={styles.search}
      href="/search"
      prefetch={false}
      aria-keyshortcuts="Control+K Meta+K"
      onClick={event => {
        const isPlain = !event.metaKey && !event.ctrlKey && !event.shiftKey;
        if (isPlain && runAction('site.search')) event.preventDefault();
      }}
    >
      <Icon name="search" size={15} />
      <span className={styles.searchText}>{t('search')}</span>
      <span className={styles.searchKeys} aria-hidden="true">
        Ctrl K
      </span>
    </SiteLink>
  );
}
