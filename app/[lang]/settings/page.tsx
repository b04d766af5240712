import type { Metadata } from 'next';
import { Settings } from '#components/learner/Settings.tsx';

export const metadata: Metadata = {
  title: 'Settings',
  description: 'Take your progress to another browser, export it, or delete it.',
};

export default function Page() {
  return <Settings />;
}
