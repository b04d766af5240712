import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { CommandPage } from '#components/commands/CommandPage.tsx';
import { commandHref, commandSlug, loadCommandPages } from '#components/commands/command-pages.ts';
import { lessonsUsing } from '#components/commands/lessons-using.ts';
import { textOf } from '#components/i18n/catalogue.ts';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { pageLanguage } from '#components/site/page-language.ts';
import { pageMetadata } from '#components/site/page-metadata.ts';

interface PageProps {
  readonly params: Promise<{ lang: string; name: string }>;
}

export const dynamicParams = false;

export async function generateStaticParams() {
  const { docs } = await loadCommandPages();
  return docs.commands.map(({ name }) => ({ name: commandSlug(name) }));
}

async function findCommand(slug: string) {
  const { docs, examples } = await loadCommandPages();
  const doc = docs.commands.find(({ name }) => commandSlug(name) === slug);
  if (!doc) notFound();
  return { doc, docs, examples: examples.get(doc.name) ?? [] };
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const lang = await pageLanguage(params);
  const { doc } = await findCommand((await params).name);
  const title = textOf(lang, 'commands')('pageTitle', { name: doc.name });
  return pageMetadata({ lang, path: commandHref(doc.name), title, description: doc.summary });
}

export default async function Page({ params }: PageProps) {
  const found = await findCommand((await params).name);
  const lessons = lessonsUsing(await pageCatalog(), found.doc.name);
  return <CommandPage lang={await pageLanguage(params)} lessons={lessons} {...found} />;
}
