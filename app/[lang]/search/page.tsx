import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { textOf } from '#components/i18n/catalogue.ts';
import { isLanguage } from '#components/i18n/languages.ts';
import { SearchPage } from '#components/search/SearchPage.tsx';
import { longestQuery } from '#components/search/search-document.ts';

interface PageProps {
  readonly params: Promise<{ lang: string }>;
  readonly searchParams: Promise<{ q?: string | string[] }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  const t = textOf(lang, 'search');
  return { title: t('title'), description: t('description'), robots: { index: false } };
}

export default async function Page({ params, searchParams }: PageProps) {
  const { lang } = await params;
  const { q = '' } = await searchParams;
  if (!isLanguage(lang)) notFound();
  const query = (Array.isArray(q) ? q.join(' ') : q).slice(0, longestQuery).trim();
  return <SearchPage lang={lang} query={query} />;
}
