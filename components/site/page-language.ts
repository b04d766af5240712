import { notFound } from 'next/navigation';
import { isLanguage, type Language } from '#components/i18n/languages.ts';

/** The language that a page's address names; 404 for one that there is not. */
export async function pageLanguage(params: Promise<{ readonly lang: string }>): Promise<Language> {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  return lang;
}
