import type { Metadata } from 'next';
import { EnginesPage } from '#components/engines/EnginesPage.tsx';
import { pageLanguage } from '#components/site/page-language.ts';
import { pageMetadata } from '#components/site/page-metadata.ts';

export async function generateMetadata({
  params,
}: {
  readonly params: Promise<{ lang: string }>;
}): Promise<Metadata> {
  return pageMetadata({
    lang: await pageLanguage(params),
    path: '/docs/engines',
    title: 'Engines',
    description:
      'Redis, Valkey, KeyDB, Dragonfly, Garnet and Memcached: which of them are installed here, how to get the others, and the same load on each.',
  });
}

export default function Page() {
  return <EnginesPage />;
}
