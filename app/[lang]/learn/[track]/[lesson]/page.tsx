import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { isLanguage } from '#components/i18n/languages.ts';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { LessonPage } from '#components/lesson/LessonPage.tsx';
import { LessonToCome } from '#components/lesson/LessonToCome.tsx';
import { JsonLd } from '#components/site/JsonLd.tsx';
import { pageMetadata } from '#components/site/page-metadata.ts';
import { learningResourceOf } from '#components/site/structured-data.ts';

interface PageProps {
  readonly params: Promise<{ lang: string; track: string; lesson: string }>;
}

/** Planned lessons are known by name, so that they can say that they are still to come. */
export const dynamicParams = false;

export async function generateStaticParams() {
  const { tracks } = await pageCatalog();
  return tracks.flatMap(track => track.lessons.map(({ slug }) => ({ track: track.slug, lesson: slug })));
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { lang, track, lesson } = await params;
  const catalog = await pageCatalog();
  const planned = catalog.track(track)?.lessons.find(({ slug }) => slug === lesson);
  if (!planned || !isLanguage(lang)) notFound();
  return pageMetadata({
    lang,
    path: `/learn/${track}/${lesson}`,
    title: planned.title,
    description: planned.lesson?.front.summary,
    isIndexed: planned.lesson !== undefined,
  });
}

export default async function Page({ params }: PageProps) {
  const { lang, track, lesson: slug } = await params;
  if (!isLanguage(lang)) notFound();
  const catalog = await pageCatalog();
  const lesson = catalog.lesson(track, slug);
  const course = catalog.track(track);
  if (lesson && course) {
    return (
      <>
        <JsonLd of={learningResourceOf(lesson, course)} />
        <LessonPage language={lang} catalog={catalog} lesson={lesson} />
      </>
    );
  }
  const planned = catalog.track(track)?.lessons.find(one => one.slug === slug);
  if (!planned) notFound();
  return <LessonToCome language={lang} title={planned.title} />;
}
