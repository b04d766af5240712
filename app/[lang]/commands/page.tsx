import type { Metadata } from 'next';
import { CommandIndex } from '#components/commands/CommandIndex.tsx';
import { loadCommandPages } from '#components/commands/command-pages.ts';
import { textOf } from '#components/i18n/catalogue.ts';
import { pageLanguage } from '#components/site/page-language.ts';
import { pageMetadata } from '#components/site/page-metadata.ts';

interface PageProps {
  readonly params: Promise<{ lang: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const lang = await pageLanguage(params);
  const t = textOf(lang, 'commands');
  return pageMetadata({ lang, path: '/commands', title: t('title'), description: t('description') });
}

export default async function Page({ params }: PageProps) {
  const { docs } = await loadCommandPages();
  return <CommandIndex lang={await pageLanguage(params)} docs={docs} />;
}
