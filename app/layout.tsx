import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { SiteHeader } from '#components/site/SiteHeader.tsx';
import { themeScript } from '#components/site/theme.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Keyspace: learn Redis on a real one', template: '%s · Keyspace' },
  description:
    'Learn Redis patterns (caching, rate limits, locks, queues) on a real Redis: run them, break them, mend them, and watch every key change.',
  applicationName: 'Keyspace',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, which must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <a className="skip-link" href="#main">
          Skip to the content
        </a>
        <SiteHeader />
        {children}
      </body>
    </html>
  );
}
