/** A lesson's page, rendered at build time; the frame around it runs in the browser. */
import type { ReactNode } from 'react';
import { textOf } from '#components/i18n/catalogue.ts';
import type { Language } from '#components/i18n/languages.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { Instructor } from '#components/lesson/Instructor.tsx';
import { LessonFrame } from '#components/lesson/LessonFrame.tsx';
import { Recall } from '#components/lesson/Recall.tsx';
import { renderLesson, renderMarkdown } from '#components/lesson/render-lesson.tsx';
import type { Catalog, Lesson, Track } from '#lessons/catalog.ts';
import { goalKeys } from '#lessons/goal.ts';
import styles from './LessonPage.module.css';

export interface LessonLink {
  readonly href: string;
  readonly title: string;
  /** False while it is still to be written. */
  readonly isWritten: boolean;
}

/** Renders one lesson of the catalogue. */
export async function LessonPage({
  language,
  catalog,
  lesson,
}: {
  language: Language;
  catalog: Catalog;
  lesson: Lesson;
}) {
  const path = `${lesson.track}/${lesson.slug}`;
  const track = catalog.track(lesson.track);
  const { previous, next } = neighbours(catalog, lesson);
  const { page } = lesson;
  const steps = [...page.blocks, ...page.predictions, ...page.exercises].map(({ id }) => id);
  const titles = Object.fromEntries(lesson.exercises.map(({ id, public: shown }) => [id, shown.title]));
  return (
    <LessonFrame
      path={path}
      steps={steps}
      exercises={titles}
      goals={goalsOf(lesson)}
      previousHref={previous?.href}
      nextHref={next?.href}
    >
      <div className={styles.main}>
        <article className={styles.page} aria-labelledby="lesson-title">
          <LessonHead
            language={language}
            lesson={lesson}
            track={track}
            prerequisites={linksTo(catalog, lesson.front.prerequisites)}
          />
          <Recall language={language} questions={lesson.front.recall} />
          <div className={styles.prose} lang="en">
            {await renderLesson(lesson)}
          </div>
          <LessonFoot
            language={language}
            lesson={lesson}
            previous={previous}
            next={next}
            suggested={linksTo(catalog, lesson.front.next ? [lesson.front.next] : [])[0]}
          />
          <InstructorNotes lesson={lesson} />
        </article>
      </div>
    </LessonFrame>
  );
}

function goalsOf({ exercises }: Lesson) {
  const goals = exercises.flatMap(({ id, public: { goal } }) => {
    const keys = goal && goalKeys(goal);
    return keys ? [[id, keys] as const] : [];
  });
  return Object.fromEntries(goals);
}

interface HeadProps {
  readonly language: Language;
  readonly lesson: Lesson;
  readonly track: Track | undefined;
  readonly prerequisites: readonly LessonLink[];
}

function LessonHead({ language, lesson, track, prerequisites }: HeadProps) {
  const t = textOf(language, 'lesson');
  return (
    <header className={styles.head}>
      <p className={styles.path}>
        <SiteLink href={`/learn/${lesson.track}`} prefetch={false}>
          {track?.title}
        </SiteLink>
        <span> · {t('number', { number: lesson.number })}</span>
        <span> · {t('minutes', { count: lesson.front.minutes })}</span>
      </p>
      <h1 id="lesson-title" lang="en">
        {lesson.front.title}
      </h1>
      <p className={styles.summary} lang="en">
        {lesson.front.summary}
      </p>
      {prerequisites.length > 0 ? (
        <p className={styles.before}>
          {t('beforeThis')} <Links language={language} links={prerequisites} />
        </p>
      ) : null}
    </header>
  );
}

function Links({ language, links }: { language: Language; links: readonly LessonLink[] }) {
  return links.map((link, index) => (
    <span key={link.href}>
      {index > 0 ? ', ' : null}
      <MaybeLink language={language} link={link} />
    </span>
  ));
}

/** A lesson that is still to come has a name and no link. */
function MaybeLink({
  language,
  link,
  children,
}: {
  language: Language;
  link: LessonLink;
  children?: ReactNode;
}) {
  if (!link.isWritten)
    return (
      <span className={styles.planned}>{textOf(language, 'lesson')('toCome', { title: link.title })}</span>
    );
  return (
    <SiteLink href={link.href} prefetch={false}>
      {children ?? link.title}
    </SiteLink>
  );
}

interface FootProps {
  readonly language: Language;
  readonly lesson: Lesson;
  readonly previous: LessonLink | undefined;
  readonly next: LessonLink | undefined;
  readonly suggested: LessonLink | undefined;
}

function LessonFoot({ language, lesson, previous, next, suggested }: FootProps) {
  const t = textOf(language, 'lesson');
  return (
    <footer className={styles.foot}>
      <section aria-labelledby="sources">
        <h2 id="sources">{t('sources')}</h2>
        <ul>
          {lesson.front.sources.map(({ title, url }) => (
            <li key={url}>
              <a href={url} rel="noreferrer">
                {title}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <nav className={styles.ways} aria-label={t('otherLessons')}>
        {previous ? (
          <SiteLink className={styles.way} href={previous.href} prefetch={false} rel="prev">
            <span>{t('previous')}</span>
            {previous.title}
          </SiteLink>
        ) : (
          <span />
        )}
        {next ? (
          <SiteLink className={styles.way} href={next.href} prefetch={false} rel="next">
            <span>{t('next')}</span>
            {next.title}
          </SiteLink>
        ) : null}
      </nav>
      {suggested && suggested.href !== next?.href ? (
        <p className={styles.suggested}>
          {t('goesOnIn')} <MaybeLink language={language} link={suggested} />.
        </p>
      ) : null}
    </footer>
  );
}

async function InstructorNotes({ lesson }: { lesson: Lesson }) {
  const { misconception, question, expect, recover } = lesson.front.notes;
  const [wrong, ask, mend] = await Promise.all(
    [misconception, question, recover].map(note => renderMarkdown(note)),
  );
  const answers = await Promise.all(expect.map((answer, index) => renderMarkdown(answer, index)));
  return <Instructor misconception={wrong} question={ask} expect={answers} recover={mend} />;
}

/** The written lessons before and after this one, over the borders of tracks. */
function neighbours(catalog: Catalog, lesson: Lesson) {
  const all = catalog.lessons();
  const place = all.indexOf(lesson);
  const link = (other: Lesson | undefined): LessonLink | undefined =>
    other && { href: `/learn/${other.track}/${other.slug}`, title: other.front.title, isWritten: true };
  return { previous: place > 0 ? link(all[place - 1]) : undefined, next: link(all[place + 1]) };
}

function linksTo(catalog: Catalog, slugs: readonly string[]): LessonLink[] {
  return slugs.flatMap(slug =>
    catalog.tracks.flatMap(track =>
      track.lessons
        .filter(planned => planned.slug === slug)
        .map(({ title, lesson }) => ({
          href: `/learn/${track.slug}/${slug}`,
          title,
          isWritten: lesson !== undefined,
        })),
    ),
  );
}
