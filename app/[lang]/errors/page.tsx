import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { textOf } from '#components/i18n/catalogue.ts';
import { isLanguage } from '#components/i18n/languages.ts';
import { ErrorsPage } from '#components/terminal/errors/ErrorsPage.tsx';

interface PageProps {
  readonly params: Promise<{ lang: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  const t = textOf(lang, 'errorsPage');
  return { title: t('title'), description: t('description') };
}

export default async function Page({ params }: PageProps) {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  return <ErrorsPage lang={lang} />;
}
