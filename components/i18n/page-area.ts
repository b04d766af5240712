'use client';
/** Messages that only some pages carry to the browser: the page gives them, in its own language, to what stands on it. */
import { type Context, useContext, useMemo } from 'react';
import { useLanguage } from './language-context.tsx';
import { type Messages, makeText, type Text, type Translated } from './text.ts';

/** The messages that a provider above gives. `components/home/home-text.tsx` shows how such an area is made. */
export function usePageText<M extends Messages>(context: Context<Translated<M> | undefined>): Text<M> {
  const messages = useContext(context);
  const language = useLanguage();
  if (!messages) throw new Error('The messages of this part come from a provider that the page sets up.');
  return useMemo(() => makeText<M>(messages, language), [messages, language]);
}
