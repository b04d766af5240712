import { textOf } from '#components/i18n/catalogue.ts';
import { addressIn, type Language } from '#components/i18n/languages.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { SearchForm } from '#components/search/SearchForm.tsx';
import styles from './Message.module.css';

/** The page of a lesson that has its place on the map and is not written. */
export function LessonToCome({ language, title }: { language: Language; title: string }) {
  const t = textOf(language, 'site');
  return (
    <main className={styles.message} id="main">
      <p className={styles.kind}>{title}</p>
      <h1>{t('lessonToCome')}</h1>
      <p>{t('lessonToComeWhy')}</p>
      <SearchForm action={addressIn(language, '/search')} label={t('searchField')} submit={t('search')} />
      <p className={styles.ways}>
        <SiteLink href="/">{t('seeTracks')}</SiteLink>
        <SiteLink href="/playground">{t('tryPlayground')}</SiteLink>
      </p>
    </main>
  );
}
