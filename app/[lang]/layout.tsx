import type { Metadata, Viewport } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { clientMessages, textOf } from '#components/i18n/catalogue.ts';
import { LanguageProvider } from '#components/i18n/language-context.tsx';
import { isLanguage, languages } from '#components/i18n/languages.ts';
import { preferencesScript } from '#components/site/preferences.ts';
import { SiteActions } from '#components/site/SiteActions.tsx';
import { SiteHeader } from '#components/site/SiteHeader.tsx';
import { siteUrl } from '#components/site/site-url.ts';
import { themeScript } from '#components/site/theme.ts';
import '#app/globals.css';

interface LayoutProps {
  readonly params: Promise<{ lang: string }>;
  readonly children: ReactNode;
}

export const dynamicParams = false;

export function generateStaticParams() {
  return languages.map(lang => ({ lang }));
}

export async function generateMetadata({ params }: LayoutProps): Promise<Metadata> {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  const t = textOf(lang, 'site');
  return {
    title: { default: t('tagline'), template: '%s · Keyspace' },
    description: t('description'),
    applicationName: 'Keyspace',
    metadataBase: siteUrl(),
    appleWebApp: { title: 'Keyspace' },
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  // The paper of both schemes, as in tokens.css.
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbf8f1' },
    { media: '(prefers-color-scheme: dark)', color: '#1e1b18' },
  ],
};

export default async function RootLayout({ params, children }: LayoutProps) {
  const { lang } = await params;
  if (!isLanguage(lang)) notFound();
  const t = textOf(lang, 'site');
  return (
    <html lang={lang} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constants, which must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript + preferencesScript }} />
      </head>
      <body>
        <a className="skip-link" href="#main">
          {t('skipToContent')}
        </a>
        <LanguageProvider language={lang} messages={clientMessages(lang)}>
          <SiteHeader />
          {children}
          <SiteActions />
        </LanguageProvider>
      </body>
    </html>
  );
}
