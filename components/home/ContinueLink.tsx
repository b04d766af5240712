'use client';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import styles from './ContinueLink.module.css';
import { useHomeText } from './home-text.tsx';
import { lessonState } from './lesson-state.ts';
import type { MappedLesson } from './track-map.ts';
import { useLearner } from './use-learner.ts';

/** Where the learner left, the lesson after it if that is done, or the first. One line in each case, so nothing moves. */
export function ContinueLink({ lessons }: { lessons: readonly MappedLesson[] }) {
  const t = useHomeText();
  const learner = useLearner();
  const left = lessons.find(({ path }) => path === learner?.place?.lesson);
  const isOver = left !== undefined && lessonState(left, learner).state === 'done';
  const following = isOver ? lessons[lessons.indexOf(left) + 1] : undefined;
  const lesson = following ?? left ?? lessons[0];
  if (lesson === undefined) return null;
  const hash = lesson === left && learner?.place ? `#${learner.place.step}` : '';
  return (
    <p className={styles.continue}>
      <span className={styles.label}>{following ? t('next') : left ? t('left') : t('first')}</span>
      <SiteLink href={`/learn/${lesson.path}${hash}`}>
        {lesson.title} <span aria-hidden="true">→</span>
      </SiteLink>
    </p>
  );
}
