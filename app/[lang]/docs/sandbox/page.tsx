import type { Metadata } from 'next';
import { DifferencesPage } from '#components/differences/DifferencesPage.tsx';
import { pageLanguage } from '#components/site/page-language.ts';
import { pageMetadata } from '#components/site/page-metadata.ts';

export async function generateMetadata({
  params,
}: {
  readonly params: Promise<{ lang: string }>;
}): Promise<Metadata> {
  return pageMetadata({
    lang: await pageLanguage(params),
    path: '/docs/sandbox',
    title: 'How this sandbox differs',
    description:
      'Everything in which a Keyspace sandbox is not as a Redis of your own: what is refused and why, what is emulated, and every limit.',
  });
}

export default function Page() {
  return <DifferencesPage />;
}
