'use client';
import { useText } from '#components/i18n/language-context.tsx';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import styles from './SiteHeader.module.css';
import { ThemeSwitch } from './ThemeSwitch.tsx';

export function SiteHeader() {
  const t = useText('site');
  return (
    <header className={styles.header}>
      <SiteLink href="/" className={styles.wordmark} aria-label={t('homeLabel')}>
        key<span className={styles.colon}>:</span>space
      </SiteLink>
      <nav className={styles.nav} aria-label={t('navLabel')}>
        <SiteLink href="/#tracks">{t('tracks')}</SiteLink>
        <SiteLink href="/playground">{t('playground')}</SiteLink>
        <SiteLink href="/settings">{t('settings')}</SiteLink>
        <ThemeSwitch />
      </nav>
    </header>
  );
}
