/** A track's own page: what it teaches, how long it takes, what to know before, and its line with all its stops. */
import { pageMessages, textOf } from '#components/i18n/catalogue.ts';
import type { Language } from '#components/i18n/languages.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import type { Catalog, Track } from '#lessons/catalog.ts';
import { HomeMessages } from './home-text.tsx';
import { TrackLine } from './TrackLine.tsx';
import styles from './TrackPage.module.css';
import { mapTrack, writtenOf } from './track-map.ts';

export function TrackPage({ lang, catalog, track }: { lang: Language; catalog: Catalog; track: Track }) {
  const t = textOf(lang, 'home');
  const mapped = mapTrack(track);
  const written = writtenOf([mapped]);
  const minutes = written.reduce((sum, lesson) => sum + lesson.minutes, 0);
  const exercises = written.reduce((sum, lesson) => sum + lesson.exerciseCount, 0);
  const before = tracksBefore(catalog, track);
  return (
    <HomeMessages messages={pageMessages(lang, 'home')}>
      <main id="main" className={styles.page} tabIndex={-1}>
        <header className={styles.head}>
          <p className={styles.kind}>{t('track', { number: track.number })}</p>
          <h1>{track.title}</h1>
          <p className={styles.summary}>{track.summary}</p>
          <ul className={styles.facts}>
            <li>{t('lessonsWritten', { written: written.length, count: track.lessons.length })}</li>
            {minutes === 0 ? null : <li>{t('minutesLong', { minutes })}</li>}
            {exercises === 0 ? null : <li>{t('exercises', { count: exercises })}</li>}
          </ul>
          {before.length === 0 ? null : (
            <p className={styles.before}>
              {t('before')}{' '}
              {before.map(({ slug, title }, index) => (
                <span key={slug}>
                  {index === 0 ? '' : ', '}
                  <SiteLink href={`/learn/${slug}`} prefetch={false}>
                    {title}
                  </SiteLink>
                </span>
              ))}
            </p>
          )}
        </header>
        <TrackLine lang={lang} track={mapped} size="page" />
        <Neighbours lang={lang} catalog={catalog} track={track} />
      </main>
      <SiteFooter />
    </HomeMessages>
  );
}

function Neighbours({ lang, catalog, track }: { lang: Language; catalog: Catalog; track: Track }) {
  const t = textOf(lang, 'home');
  const at = catalog.tracks.findIndex(({ slug }) => slug === track.slug);
  const ways = [
    { track: catalog.tracks[at - 1], text: t('previousTrack') },
    { track: catalog.tracks[at + 1], text: t('nextTrack') },
  ];
  return (
    <nav className={styles.ways} aria-label={t('allTracks')}>
      {ways.map(way =>
        way.track === undefined ? (
          <span key={way.text} />
        ) : (
          <SiteLink key={way.text} href={`/learn/${way.track.slug}`} prefetch={false}>
            <span>{way.text}</span>
            {way.track.title}
          </SiteLink>
        ),
      )}
      <SiteLink className={styles.all} href="/#tracks">
        {t('allTracks')}
      </SiteLink>
    </nav>
  );
}

/** Other tracks whose lessons this one's lessons build upon. */
function tracksBefore(catalog: Catalog, track: Track): Track[] {
  const slugs = new Set(track.lessons.flatMap(({ lesson }) => lesson?.front.prerequisites ?? []));
  return catalog.tracks.filter(
    other => other.slug !== track.slug && other.lessons.some(({ slug }) => slugs.has(slug)),
  );
}
