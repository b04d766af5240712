/** The languages beside each other: every area's file, whoever loads it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { languages } from '#components/i18n/languages.ts';
import type { Message, Messages } from '#components/i18n/text.ts';

const folder = join(import.meta.dirname, '../../../../components/i18n/messages');
const filesOf = (language: string) => readdirSync(join(folder, language)).sort();

/** Every area that a file of messages exports. */
async function areasIn(language: string, file: string): Promise<Readonly<Record<string, Messages>>> {
  return import(`${folder}/${language}/${file}`);
}

test('every language has the same areas', () => {
  for (const language of languages) expect(filesOf(language), language).toEqual(filesOf('en'));
});

test.for(filesOf('en').flatMap(file => languages.map(language => [language, file] as const)))(
  '%s says all of %s, with the same parameters and tags',
  async ([language, file]) => {
    const translated = await areasIn(language, file);
    for (const [area, english] of Object.entries(await areasIn('en', file))) {
      const messages = translated[area] ?? {};
      expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
      for (const [key, message] of Object.entries(english)) {
        expect(partsOf(messages[key]), `${area}.${key}`).toEqual(partsOf(message));
        for (const text of textsOf(messages[key])) expect(text.trim(), `${area}.${key}`).toBe(text);
        for (const text of textsOf(messages[key])) expect(text, `${area}.${key}`).not.toBe('');
      }
    }
  },
);

function textsOf(message: Message | undefined): string[] {
  if (message === undefined) return [];
  return typeof message === 'string' ? [message] : [message.one, message.other];
}

/** Placeholders and tags, each once; a plural may leave out its count. */
function partsOf(message: Message | undefined): string[] {
  if (message === undefined) return ['missing'];
  const parts = new Set(
    [
      ...textsOf(message)
        .join(' ')
        .matchAll(/\{\w+\}|<\/?\w+>/g),
    ].map(([part]) => part),
  );
  if (typeof message !== 'string') parts.add('{count}');
  return [...parts].sort();
}
