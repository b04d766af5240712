import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { isLanguage } from '#components/i18n/languages.ts';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { LessonPage } from '#components/lesson/LessonPage.tsx';
import { LessonToCome } from '#components/lesson/LessonToCome.tsx';

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
  const { track, lesson } = await params;
  const catalog = await pageCatalog();
  const planned = catalog.track(track)?.lessons.find(({ slug }) => slug === lesson);
  const isWritten = planned?.lesson !== undefined;
  return {
    title: planned?.title,
    description: planned?.lesson?.front.summary,
    ...(isWritten ? {} : { robots: { index: false } }),
  };
}

export default async function Page({ params }: PageProps) {
  const { lang, track, lesson: slug } = await params;
  if (!isLanguage(lang)) notFound();
  const catalog = await pageCatalog();
  const lesson = catalog.lesson(track, slug);
  if (lesson) return <LessonPage language={lang} catalog={catalog} lesson={lesson} />;
  const planned = catalog.track(track)?.lessons.find(one => one.slug === slug);
  if (!planned) notFound();
  return <LessonToCome language={lang} title={planned.title} />;
}
