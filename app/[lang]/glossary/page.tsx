import type { Metadata } from 'next';
import { GlossaryPage } from '#components/glossary/GlossaryPage.tsx';
import { pageGlossary } from '#components/glossary/glossary.ts';
import { textOf } from '#components/i18n/catalogue.ts';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { JsonLd } from '#components/site/JsonLd.tsx';
import { pageLanguage } from '#components/site/page-language.ts';
import { pageMetadata } from '#components/site/page-metadata.ts';
import { termSet } from '#components/site/structured-data.ts';

interface PageProps {
  readonly params: Promise<{ lang: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const lang = await pageLanguage(params);
  const t = textOf(lang, 'glossary');
  return pageMetadata({ lang, path: '/glossary', title: t('title'), description: t('description') });
}

export default async function Page({ params }: PageProps) {
  const lang = await pageLanguage(params);
  const terms = await pageGlossary();
  return (
    <>
      <JsonLd of={termSet(terms)} />
      <GlossaryPage lang={lang} terms={terms} catalog={await pageCatalog()} />
    </>
  );
}
