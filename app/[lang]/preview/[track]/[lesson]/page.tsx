import { notFound } from 'next/navigation';
import { isLanguage } from '#components/i18n/languages.ts';
import { previewCatalog } from '#components/lesson/catalog.ts';
import { LessonPage } from '#components/lesson/LessonPage.tsx';

/** A lesson of LESSONS_DIR, which is in no build; there is no such page where the server has none. */
export const dynamic = 'force-dynamic';

export const metadata = { robots: { index: false } };

export default async function Page({
  params,
}: {
  readonly params: Promise<{ lang: string; track: string; lesson: string }>;
}) {
  const { lang, track, lesson: slug } = await params;
  const catalog = await previewCatalog();
  const lesson = catalog?.lesson(track, slug);
  if (!catalog || !lesson || !isLanguage(lang)) notFound();
  return <LessonPage language={lang} catalog={catalog} lesson={lesson} />;
}
