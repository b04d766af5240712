import { textOf } from '#components/i18n/catalogue.ts';
import type { Language } from '#components/i18n/languages.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { type Region, regionsOf } from './regions.ts';
import { TrackLine } from './TrackLine.tsx';
import styles from './TrackMap.module.css';
import { type MappedTrack, writtenOf } from './track-map.ts';

/** The course as a map: four regions on one way, each track a branch, each lesson a stop. */
export function TrackMap({ lang, tracks }: { lang: Language; tracks: readonly MappedTrack[] }) {
  const t = textOf(lang, 'home');
  const count = tracks.reduce((sum, { stops }) => sum + stops.length, 0);
  return (
    <section className={styles.map} id="tracks" aria-labelledby="tracks-title">
      <header className={styles.head}>
        <h2 id="tracks-title" className={styles.title}>
          {t('mapTitle', { count: tracks.length })}
        </h2>
        <p className={styles.lede}>{t('mapLede')}</p>
        <p className={styles.counts}>{t('lessonsWritten', { written: writtenOf(tracks).length, count })}</p>
        <Legend lang={lang} />
      </header>
      <ol className={styles.regions}>
        {regionsOf(tracks).map(region => (
          <RegionView key={region.id} lang={lang} region={region} />
        ))}
      </ol>
    </section>
  );
}

function RegionView({ lang, region }: { lang: Language; region: Region }) {
  const t = textOf(lang, 'home');
  return (
    <li className={styles.region}>
      <h3 className={styles.regionTitle}>{t(region.id)}</h3>
      <ol className={styles.tracks}>
        {region.tracks.map(track => (
          <li key={track.slug} className={styles.track}>
            <span className={styles.number} aria-hidden="true">
              {track.number}
            </span>
            <h4 className={styles.trackTitle}>
              <SiteLink href={`/learn/${track.slug}`} prefetch={false}>
                <span className="visually-hidden">{t('track', { number: track.number })}: </span>
                {track.title}
              </SiteLink>
            </h4>
            <p className={styles.about}>{track.summary}</p>
            <TrackLine lang={lang} track={track} />
          </li>
        ))}
      </ol>
    </li>
  );
}

const marks = [
  { state: 'new', text: 'legendNew' },
  { state: 'begun', text: 'legendBegun' },
  { state: 'done', text: 'legendDone' },
  { state: 'planned', text: 'legendPlanned' },
] as const;

function Legend({ lang }: { lang: Language }) {
  const t = textOf(lang, 'home');
  return (
    <ul className={styles.legend} aria-label={t('legend')}>
      {marks.map(({ state, text }) => (
        <li key={state} data-state={state}>
          {t(text)}
        </li>
      ))}
    </ul>
  );
}
