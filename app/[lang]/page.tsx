import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ContinueLink } from '#components/home/ContinueLink.tsx';
import { HomeBench } from '#components/home/HomeBench.tsx';
import { HomeMessages } from '#components/home/home-text.tsx';
import { TrackMap } from '#components/home/TrackMap.tsx';
import { mapTracks, writtenOf } from '#components/home/track-map.ts';
import { pageMessages, textOf } from '#components/i18n/catalogue.ts';
import { isLanguage } from '#components/i18n/languages.ts';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { pageMetadata } from '#components/site/page-metadata.ts';
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import styles from './page.module.css';

interface PageProps {
  readonly params: Promise<{ lang: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  return pageMetadata({ lang, path: '/' });
}

export default async function HomePage({ params }: PageProps) {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  const t = textOf(lang, 'home');
  const tracks = mapTracks(await pageCatalog());
  return (
    <HomeMessages messages={pageMessages(lang, 'home')}>
      <main id="main" tabIndex={-1}>
        <HomeBench label={t('bench')} below={<ContinueLink lessons={writtenOf(tracks)} />}>
          <h1 id="what" className={styles.what}>
            {t('what')}
          </h1>
          <p className={styles.now}>{t('now')}</p>
        </HomeBench>
        <TrackMap lang={lang} tracks={tracks} />
      </main>
      <SiteFooter />
    </HomeMessages>
  );
}
