import { expect, test } from 'vitest';
import { catalogue } from '#components/i18n/catalogue.ts';
import { languages } from '#components/i18n/languages.ts';
import type { Message } from '#components/i18n/text.ts';

const areas = new Map<string, Readonly<Record<string, Message>>>(Object.entries(catalogue.en));

test.for([...areas.keys()].flatMap(area => languages.map(language => [language, area] as const)))(
  '%s says all of %s, with the same parameters and tags',
  ([language, area]) => {
    const english = areas.get(area) ?? {};
    const translated = new Map<string, Readonly<Record<string, Message>>>(
      Object.entries(catalogue[language]),
    ).get(area);
    expect(Object.keys(translated ?? {}).sort()).toEqual(Object.keys(english).sort());
    for (const [key, message] of Object.entries(english)) {
      expect(partsOf(translated?.[key]), `${area}.${key}`).toEqual(partsOf(message));
    }
  },
);

test('no message is empty or has space at its ends', () => {
  for (const language of languages) {
    for (const messages of Object.values<Readonly<Record<string, Message>>>(catalogue[language])) {
      for (const [key, message] of Object.entries(messages)) {
        for (const text of typeof message === 'string' ? [message] : Object.values(message)) {
          expect(text.trim(), `${language} ${key}`).toBe(text);
          expect(text, `${language} ${key}`).not.toBe('');
        }
      }
    }
  }
});

/** Placeholders and tags, each once; a plural may leave out its count. */
function partsOf(message: Message | undefined): string[] {
  if (message === undefined) return ['missing'];
  const text = typeof message === 'string' ? message : `${message.one} ${message.other}`;
  const parts = new Set([...text.matchAll(/\{\w+\}|<\/?\w+>/g)].map(([part]) => part));
  if (typeof message !== 'string') parts.add('{count}');
  return [...parts].sort();
}
