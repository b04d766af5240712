import type { Metadata } from 'next';
import { EnginesPage } from '#components/engines/EnginesPage.tsx';

export const metadata: Metadata = {
  title: 'Engines',
  description:
    'Redis, Valkey, KeyDB, Dragonfly, Garnet and Memcached: which of them are installed here, how to get the others, and the same load on each.',
};

export default function Page() {
  return <EnginesPage />;
}
