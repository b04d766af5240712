'use client';
/**
 * Messages of a part that loads when it is wanted: they come with it, in the language of the page alone. The hook
 * suspends until they are there, so it belongs below a `<Suspense>`, in components that the server never renders.
 */
import { use, useMemo } from 'react';
import { useLanguage } from './language-context.tsx';
import type { Language } from './languages.ts';
import { type Messages, makeText, type Text, type Translated } from './text.ts';

/** The hook for an area: `const useShareText = lazyText<typeof share>({ en: …, de: … })`. */
export function lazyText<M extends Messages>(
  load: Readonly<Record<Language, () => Promise<Translated<M>>>>,
): () => Text<M> {
  const loaded = new Map<Language, Promise<Translated<M>>>();
  const messagesIn = (language: Language) => {
    const known = loaded.get(language) ?? load[language]();
    loaded.set(language, known);
    return known;
  };
  return function useAreaText() {
    const language = useLanguage();
    const messages = use(messagesIn(language));
    return useMemo(() => makeText<M>(messages, language), [messages, language]);
  };
}
