'use client';
import { createContext, type ReactNode } from 'react';
import type { home } from '#components/i18n/messages/en/home.ts';
import { usePageText } from '#components/i18n/page-area.ts';
import type { Text, Translated } from '#components/i18n/text.ts';

const Context = createContext<Translated<typeof home> | undefined>(undefined);

/** Gives its messages to what stands below. */
export function HomeMessages({
  messages,
  children,
}: {
  messages: Translated<typeof home>;
  children: ReactNode;
}) {
  return <Context value={messages}>{children}</Context>;
}

export function useHomeText(): Text<typeof home> {
  return usePageText<typeof home>(Context);
}
