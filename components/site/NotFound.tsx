'use client';
import { useEffect, useState } from 'react';
import type { ClientMessages } from '#components/i18n/catalogue.ts';
import { LanguageProvider, useHref, useText } from '#components/i18n/language-context.tsx';
import { isLanguage, type Language } from '#components/i18n/languages.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import styles from '#components/lesson/Message.module.css';
import { SearchForm } from '#components/search/SearchForm.tsx';
import { SiteActions } from './SiteActions.tsx';
import { SiteHeader } from './SiteHeader.tsx';

/** "There is no page at this address", in the language of the address. */
export function NotFound({ messages }: { messages: Readonly<Record<Language, ClientMessages>> }) {
  const [language, setLanguage] = useState<Language>('en');
  useEffect(() => {
    const first = window.location.pathname.split('/')[1] ?? '';
    if (!isLanguage(first)) return;
    setLanguage(first);
    document.documentElement.lang = first;
  }, []);
  return (
    <LanguageProvider language={language} messages={messages[language]}>
      <SiteHeader />
      <NoPage />
      <SiteActions />
    </LanguageProvider>
  );
}

function NoPage() {
  const t = useText('site');
  const href = useHref();
  return (
    <main className={styles.message} id="main">
      <p className={styles.kind}>(nil)</p>
      <h1>{t('noPage')}</h1>
      <p>{t('noPageWhy')}</p>
      <SearchForm action={href('/search')} label={t('searchField')} submit={t('search')} />
      <p className={styles.ways}>
        <SiteLink href="/">{t('seeTracks')}</SiteLink>
        <SiteLink href="/playground">{t('tryPlayground')}</SiteLink>
      </p>
    </main>
  );
}
