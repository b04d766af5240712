/** The lessons of a track as stops on its line; a real list underneath. */
import { textOf } from '#components/i18n/catalogue.ts';
import type { Language } from '#components/i18n/languages.ts';
import { LessonStop } from './LessonStop.tsx';
import styles from './TrackLine.module.css';
import type { MappedTrack } from './track-map.ts';

export function TrackLine({
  lang,
  track,
  size = 'map',
}: {
  lang: Language;
  track: MappedTrack;
  /** `page` has room for summaries. */
  size?: 'map' | 'page';
}) {
  const t = textOf(lang, 'home');
  return (
    <ol className={styles.line} data-size={size}>
      {track.stops.map(stop =>
        stop.state === 'written' ? (
          <LessonStop key={stop.lesson.path} lesson={stop.lesson} hasSummary={size === 'page'} />
        ) : (
          <li key={stop.slug} className={styles.stop} data-state="planned">
            <span className={styles.name}>{stop.title}</span>
            <span className={size === 'page' ? styles.facts : 'visually-hidden'}> {t('planned')}</span>
          </li>
        ),
      )}
    </ol>
  );
}
