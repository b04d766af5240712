'use client';
/**
 * Messages of a part that loads when it is wanted: they come with it, in the language of the page alone. The hook
 * suspends until they are there, so it belongs below a `<Suspense>`, in components that the server never renders.
 */
import { use, useMemo } from 'react';
import { useLanguage } from './language-context.tsx';
import type { Language } from './languages.ts';
import { type Messages, makeText, type Text, type Translated } from './text.ts';

/** An area whose messages are asked for when they are first used, once a page. */
export type LazyArea<M extends Messages> = (language: Language) => Promise<Translated<M>>;

/** `const shareArea = lazyArea<typeof share>({ en: async () => (await import('…/en/share.ts')).share, de: … })` */
export function lazyArea<M extends Messages>(
  load: Readonly<Record<Language, () => Promise<Translated<M>>>>,
): LazyArea<M> {
  const loaded = new Map<Language, Promise<Translated<M>>>();
  return language => {
    const messages = loaded.get(language) ?? load[language]();
    loaded.set(language, messages);
    return messages;
  };
}

/** `const t = useLazyText(shareArea)` */
export function useLazyText<M extends Messages>(area: LazyArea<M>): Text<M> {
  const language = useLanguage();
  const messages = use(area(language));
  return useMemo(() => makeText<M>(messages, language), [messages, language]);
}
