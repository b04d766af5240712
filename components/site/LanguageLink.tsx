'use client';
/** The same page in the other language. A whole new page, since its root says which language it speaks. */
import { usePathname } from 'next/navigation';
import { useLanguage, useText } from '#components/i18n/language-context.tsx';
import { addressIn, languageNames, languages, withoutLanguage } from '#components/i18n/languages.ts';

export function LanguageLink({ className }: { className?: string | undefined }) {
  const t = useText('site');
  const language = useLanguage();
  const path = withoutLanguage(usePathname());
  const other = languages.find(candidate => candidate !== language) ?? language;
  return (
    <a
      className={className}
      href={addressIn(other, path)}
      hrefLang={other}
      aria-label={t('otherLanguage', { code: other.toUpperCase(), language: languageNames[other] })}
      title={languageNames[other]}
    >
      {other.toUpperCase()}
    </a>
  );
}
