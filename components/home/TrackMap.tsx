import Link from 'next/link';
import { LessonProgress } from './LessonProgress.tsx';
import styles from './TrackMap.module.css';
import type { MappedLesson, MappedTrack } from './track-map.ts';

/** The contents of the course, as in a book: what is written is a link, what is planned is named quietly. */
export function TrackMap({ tracks }: { tracks: readonly MappedTrack[] }) {
  return (
    <section className={styles.map} id="tracks" aria-labelledby="tracks-title">
      <h2 id="tracks-title" className={styles.title}>
        {tracks.length} tracks, from the first key to a flash sale
      </h2>
      <p className={styles.lede}>
        Each lesson opens with something that breaks. You see it happen, mend it in your own sandbox, and an
        exercise checks what you did under many clients, passing time and crashes.
      </p>
      <ol className={styles.tracks}>
        {tracks.map(track => (
          <li key={track.slug} className={styles.track}>
            <span className={styles.number} aria-hidden="true">
              {track.number}
            </span>
            <div className={styles.about}>
              <h3>{track.title}</h3>
              <p>{track.summary}</p>
            </div>
            <div className={styles.lessons}>
              {track.written.map(lesson => (
                <LessonLink key={lesson.path} lesson={lesson} />
              ))}
              {track.toCome.length > 0 ? (
                <p className={styles.toCome}>
                  <span>To come:</span> {track.toCome.join(' · ')}
                </p>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function LessonLink({ lesson }: { lesson: MappedLesson }) {
  return (
    <Link className={styles.lesson} href={`/learn/${lesson.path}`}>
      <span className={styles.lessonTitle}>{lesson.title}</span>
      <span className={styles.minutes}>{lesson.minutes} min</span>
      <span className={styles.lessonSummary}>{lesson.summary}</span>
      <LessonProgress path={lesson.path} stepCount={lesson.stepCount} />
    </Link>
  );
}
