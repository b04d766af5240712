import type { Metadata } from 'next';
import { DifferencesPage } from '#components/differences/DifferencesPage.tsx';

export const metadata: Metadata = {
  title: 'How this sandbox differs',
  description:
    'Everything in which a Keyspace sandbox is not as a Redis of your own: what is refused and why, what is emulated, and every limit.',
};

export default function Page() {
  return <DifferencesPage />;
}
