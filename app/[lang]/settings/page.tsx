import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { pageMessages, textOf } from '#components/i18n/catalogue.ts';
import { isLanguage } from '#components/i18n/languages.ts';
import { Settings } from '#components/learner/Settings.tsx';
import { SettingsMessages } from '#components/learner/settings-text.tsx';
import { pageMetadata } from '#components/site/page-metadata.ts';

interface PageProps {
  readonly params: Promise<{ lang: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  const t = textOf(lang, 'settings');
  return pageMetadata({ lang, path: '/settings', title: t('title'), description: t('description') });
}

export default async function Page({ params }: PageProps) {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  return (
    <SettingsMessages messages={pageMessages(lang, 'settings')}>
      <Settings />
    </SettingsMessages>
  );
}
