'use client';
import Link from 'next/link';
import styles from './ContinueLink.module.css';
import type { MappedLesson } from './track-map.ts';
import { useLearner } from './use-learner.ts';

/** Where the learner left, or the first lesson. One line either way, so nothing moves. */
export function ContinueLink({ lessons }: { lessons: readonly MappedLesson[] }) {
  const place = useLearner()?.place;
  const left = place ? lessons.find(({ path }) => path === place.lesson) : undefined;
  const lesson = left ?? lessons[0];
  if (lesson === undefined) return null;
  const hash = left && place ? `#${place.step}` : '';
  return (
    <p className={styles.continue}>
      <span className={styles.label}>{left ? 'Where you left' : 'First lesson'}</span>
      <Link href={`/learn/${lesson.path}${hash}`}>
        {lesson.title} <span aria-hidden="true">→</span>
      </Link>
    </p>
  );
}
