/** Every page that may be found, in every language. */
import type { MetadataRoute } from 'next';
import { commandHref, loadCommandPages } from '#components/commands/command-pages.ts';
import { addressIn, languages } from '#components/i18n/languages.ts';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { siteUrl } from './site-url.ts';

const plain = ['/', '/playground', '/commands', '/glossary', '/docs/sandbox', '/docs/engines', '/errors'];

export async function pageAddresses(): Promise<MetadataRoute.Sitemap> {
  const [catalog, { docs }] = await Promise.all([pageCatalog(), loadCommandPages()]);
  const written = catalog.tracks.filter(track => track.lessons.some(({ lesson }) => lesson !== undefined));
  const paths = [
    ...plain,
    ...written.map(({ slug }) => `/learn/${slug}`),
    ...catalog.lessons().map(({ slug, track }) => `/learn/${track}/${slug}`),
    ...docs.commands.map(({ name }) => commandHref(name)),
  ];
  const whole = (lang: (typeof languages)[number], path: string) =>
    new URL(addressIn(lang, path), siteUrl()).href;
  return paths.flatMap(path =>
    languages.map(lang => ({
      url: whole(lang, path),
      alternates: { languages: Object.fromEntries(languages.map(other => [other, whole(other, path)])) },
    })),
  );
}
