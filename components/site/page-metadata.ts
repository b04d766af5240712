/** What search engines and previews are told of a page. */
import type { Metadata } from 'next';
import { addressIn, type Language, languages } from '#components/i18n/languages.ts';

export interface PageFacts {
  readonly lang: Language;
  /** Without the prefix of a language: `/commands/set`. */
  readonly path: string;
  /** Absent on the home page, which has the site's own. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** False for what nobody should find: its address is not told, either. */
  readonly isIndexed?: boolean;
}

export function pageMetadata({ lang, path, title, description, isIndexed = true }: PageFacts): Metadata {
  const about = { ...(title && { title }), ...(description && { description }) };
  if (!isIndexed) return { ...about, robots: { index: false } };
  const canonical = addressIn(lang, path);
  const inLanguages = Object.fromEntries(languages.map(other => [other, addressIn(other, path)]));
  return {
    ...about,
    alternates: { canonical, languages: { ...inLanguages, 'x-default': path } },
    openGraph: {
      ...about,
      siteName: 'Keyspace',
      type: 'website',
      locale: lang,
      url: canonical,
      images: [{ url: '/social.png', width: 1200, height: 630, alt: 'Keyspace: learn Redis on a real one' }],
    },
    twitter: { card: 'summary_large_image' },
  };
}
