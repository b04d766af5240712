import type { Metadata } from 'next';
import '#app/globals.css';
import { clientMessages } from '#components/i18n/catalogue.ts';
import { NotFound } from '#components/site/NotFound.tsx';
import { preferencesScript } from '#components/site/preferences.ts';
import { themeScript } from '#components/site/theme.ts';

export const metadata: Metadata = { title: '404 · Keyspace', robots: { index: false } };

/**
 * The answer to addresses that no page has. Next makes one such document for all languages; which one the address
 * speaks is only known in the browser.
 */
export default function GlobalNotFound() {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constants, which must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript + preferencesScript }} />
      </head>
      <body>
        <NotFound messages={{ en: clientMessages('en'), de: clientMessages('de') }} />
      </body>
    </html>
  );
}
