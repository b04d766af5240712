import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { textOf } from '#components/i18n/catalogue.ts';
import { isLanguage } from '#components/i18n/languages.ts';
import { Playground } from '#components/playground/Playground.tsx';
import { pageMetadata } from '#components/site/page-metadata.ts';

interface PageProps {
  readonly params: Promise<{ lang: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  const t = textOf(lang, 'playground');
  return pageMetadata({ lang, path: '/playground', title: t('title'), description: t('description') });
}

export default async function Page({ params }: PageProps) {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  const t = textOf(lang, 'playground');
  const words = { title: t('title'), panel: t('panel'), show: t('show'), hide: t('hide') };
  return <Playground words={words} />;
}
