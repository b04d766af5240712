'use client';
import { useText } from '#components/i18n/language-context.tsx';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { LanguageLink } from './LanguageLink.tsx';
import { SearchButton } from './SearchButton.tsx';
import styles from './SiteHeader.module.css';
import { SiteMenu } from './SiteMenu.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

const places = [
  { href: '/#tracks', text: 'tracks' },
  { href: '/commands', text: 'commands' },
  { href: '/playground', text: 'playground' },
] as const;

export function SiteHeader() {
  const t = useText('site');
  const links = places.map(({ href, text }) => (
    <SiteLink key={href} href={href} prefetch={false}>
      {t(text)}
    </SiteLink>
  ));
  return (
    <header className={styles.header} data-chrome>
      <SiteLink href="/" className={styles.wordmark} aria-label={t('homeLabel')}>
        key<span className={styles.colon}>:</span>space
      </SiteLink>
      <nav className={styles.nav} aria-label={t('navLabel')}>
        {links}
      </nav>
      <div className={styles.tools}>
        <SearchButton />
        <LanguageLink className={styles.language} />
        <ThemeSwitch />
        <SiteLink
          href="/settings"
          prefetch={false}
          className={styles.icon}
          aria-label={t('settings')}
          title={t('settings')}
        >
          <Icon name="sliders" size={16} />
        </SiteLink>
        <SiteMenu label={t('menu')}>
          {links}
          <SiteLink href="/settings" prefetch={false}>
            {t('settings')}
          </SiteLink>
          <LanguageLink className={styles.menuLanguage} />
        </SiteMenu>
      </div>
    </header>
  );
}
