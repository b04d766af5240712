'use client';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { ClientMessages, ClientText } from './catalogue.ts';
import { addressIn, type Language } from './languages.ts';
import { makeText } from './text.ts';

interface LanguageValue {
  readonly language: Language;
  readonly messages: ClientMessages;
}

const LanguageContext = createContext<LanguageValue | undefined>(undefined);

/** Gives all below it the language of the page and its messages. */
export function LanguageProvider({
  language,
  messages,
  children,
}: LanguageValue & { readonly children: ReactNode }) {
  const value = useMemo(() => ({ language, messages }), [language, messages]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

function useLanguageValue(): LanguageValue {
  const value = useContext(LanguageContext);
  if (!value) throw new Error('useText needs a <LanguageProvider> above it.');
  return value;
}

/** The language of the page. */
export function useLanguage(): Language {
  return useLanguageValue().language;
}

/** The messages of an area: `t('closeClient', { client })`. */
export function useText<A extends keyof ClientMessages>(area: A): ClientText<A> {
  const { language, messages } = useLanguageValue();
  return useMemo(() => makeText(messages[area], language) as ClientText<A>, [messages, area, language]);
}

/** Turns a path of the site into its address in the language of the page. */
export function useHref(): (path: string) => string {
  const language = useLanguage();
  return path => addressIn(language, path);
}
