'use client';
import { createContext, type ReactNode } from 'react';
import type { settings } from '#components/i18n/messages/en/settings.ts';
import { usePageText } from '#components/i18n/page-area.ts';
import type { Text, Translated } from '#components/i18n/text.ts';

const Context = createContext<Translated<typeof settings> | undefined>(undefined);

/** Gives its messages to what stands below. */
export function SettingsMessages({
  messages,
  children,
}: {
  messages: Translated<typeof settings>;
  children: ReactNode;
}) {
  return <Context value={messages}>{children}</Context>;
}

export function useSettingsText(): Text<typeof settings> {
  return usePageText<typeof settings>(Context);
}
