import type { Metadata } from 'next';
import { Playground } from '#components/lesson/Playground.tsx';

export const metadata: Metadata = {
  title: 'Playground',
  description: 'An empty key space, eight clients and no task.',
};

export default function Page() {
  return <Playground />;
}
