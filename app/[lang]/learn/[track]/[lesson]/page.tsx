import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { LessonPage } from '#components/lesson/LessonPage.tsx';

interface PageProps {
  readonly params: Promise<{ track: string; lesson: string }>;
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
  return { title: planned?.title, description: planned?.lesson?.front.summary };
}

export default async function Page({ params }: PageProps) {
  const names = await params;
  const catalog = await pageCatalog();
  const lesson = catalog.lesson(names.track, names.lesson);
  // Planned lessons end here: `not-found.tsx` beside this file says that they are still to come.
  if (!lesson) notFound();
  return <LessonPage catalog={catalog} lesson={lesson} />;
}
