import { notFound } from 'next/navigation';
import { previewCatalog } from '#components/lesson/catalog.ts';
import { LessonPage } from '#components/lesson/LessonPage.tsx';

/** A lesson of LESSONS_DIR, which is in no build; there is no such page where the server has none. */
export const dynamic = 'force-dynamic';

export const metadata = { robots: { index: false } };

export default async function Page({
  params,
}: {
  readonly params: Promise<{ track: string; lesson: string }>;
}) {
  const names = await params;
  const catalog = await previewCatalog();
  const lesson = catalog?.lesson(names.track, names.lesson);
  if (!catalog || !lesson) notFound();
  return <LessonPage catalog={catalog} lesson={lesson} />;
}
