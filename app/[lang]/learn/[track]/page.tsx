import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { TrackPage } from '#components/home/TrackPage.tsx';
import { isLanguage } from '#components/i18n/languages.ts';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { JsonLd } from '#components/site/JsonLd.tsx';
import { pageMetadata } from '#components/site/page-metadata.ts';
import { courseOf } from '#components/site/structured-data.ts';

interface PageProps {
  readonly params: Promise<{ lang: string; track: string }>;
}

export const dynamicParams = false;

export async function generateStaticParams() {
  const { tracks } = await pageCatalog();
  return tracks.map(({ slug }) => ({ track: slug }));
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { lang, track: slug } = await params;
  const track = (await pageCatalog()).track(slug);
  if (!track || !isLanguage(lang)) notFound();
  return pageMetadata({ lang, path: `/learn/${slug}`, title: track.title, description: track.summary });
}

export default async function Page({ params }: PageProps) {
  const { lang, track: slug } = await params;
  const catalog = await pageCatalog();
  const track = catalog.track(slug);
  if (!track || !isLanguage(lang)) notFound();
  return (
    <>
      <JsonLd of={courseOf(track)} />
      <TrackPage lang={lang} catalog={catalog} track={track} />
    </>
  );
}
