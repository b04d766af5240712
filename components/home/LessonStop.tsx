'use client';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
/** A written lesson on the map. Its mark is there, and as large, before the learner is known. */
import { useHomeText } from './home-text.tsx';
import { lessonState } from './lesson-state.ts';
import styles from './TrackLine.module.css';
import type { MappedLesson } from './track-map.ts';
import { useLearner } from './use-learner.ts';

export function LessonStop({ lesson, hasSummary }: { lesson: MappedLesson; hasSummary: boolean }) {
  const t = useHomeText();
  const learner = useLearner();
  const { state, done, isHere } = lessonState(lesson, learner);
  const words = {
    new: t('stateNew'),
    begun: t('stateBegun', { done, steps: lesson.stepCount }),
    done: t('stateDone'),
  };
  const place = isHere && learner?.place ? `#${learner.place.step}` : '';
  return (
    <li
      className={styles.stop}
      data-state={state}
      data-here={isHere || undefined}
      style={{ '--done': lesson.stepCount === 0 ? 0 : done / lesson.stepCount }}
    >
      <SiteLink className={styles.name} href={`/learn/${lesson.path}${place}`} prefetch={false}>
        {lesson.title}
      </SiteLink>
      <p className={styles.facts}>
        {t('minutes', { minutes: lesson.minutes })} · {t('exercises', { count: lesson.exerciseCount })}
        {learner ? <span className="visually-hidden">, {words[state]}</span> : null}
        {isHere ? <span className={styles.here}> · {t('here')}</span> : null}
      </p>
      {hasSummary ? <p className={styles.summary}>{lesson.summary}</p> : null}
    </li>
  );
}
