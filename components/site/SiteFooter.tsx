'use client';
import { differencesPath } from '#components/differences/anchor.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import styles from './SiteFooter.module.css';

export function SiteFooter() {
  const t = useText('site');
  return (
    <footer className={styles.footer} data-chrome>
      <p>
        {t.rich('footDiffers', {
          differences: chunk => <SiteLink href={differencesPath}>{chunk}</SiteLink>,
          engines: chunk => <SiteLink href="/docs/engines">{chunk}</SiteLink>,
        })}
      </p>
      <p>{t('footLicence')}</p>
    </footer>
  );
}
