import { isValidElement } from 'react';
import { expect, test } from 'vitest';
import { addressIn, withoutLanguage } from '#components/i18n/languages.ts';
import { makeText } from '#components/i18n/text.ts';

const messages = {
  hello: 'Hello {name}',
  keys: { one: '{count} key in {place}', other: '{count} keys in {place}' },
  tagged: 'Try <code>SET a 1</code> now',
} as const;
const t = makeText<typeof messages>(messages, 'en');

test('parameters are filled in, numbers as the language writes them', () => {
  expect(t('hello', { name: 'Ada' })).toBe('Hello Ada');
  expect(t('keys', { count: 1, place: 'x' })).toBe('1 key in x');
  expect(t('keys', { count: 1234, place: '{count}' })).toBe('1,234 keys in {count}');
  const german = makeText<typeof messages>({ ...messages, hello: 'Hallo {name}' }, 'de');
  expect(german('keys', { count: 1234, place: 'x' })).toBe('1.234 keys in x');
});

test('a tag is made by its function, and what a parameter holds is never a tag', () => {
  const made = t.rich('tagged', { code: chunk => `[${chunk}]` });
  expect(isValidElement<{ children: unknown }>(made) && made.props.children).toEqual([
    'Try ',
    '[SET a 1]',
    ' now',
  ]);
  const hostile = t.rich('hello', { b: () => 'made' }, { name: '<b>x</b>' });
  expect(isValidElement<{ children: unknown }>(hostile) && hostile.props.children).toBe('Hello <b>x</b>');
});

test('English addresses have no prefix, others have theirs once', () => {
  expect(addressIn('en', '/playground')).toBe('/playground');
  expect(addressIn('de', '/playground?x=1')).toBe('/de/playground?x=1');
  expect(addressIn('de', '/')).toBe('/de');
  expect(addressIn('de', '/#tracks')).toBe('/de#tracks');
  expect(withoutLanguage('/de/learn/x')).toBe('/learn/x');
  expect(withoutLanguage('/de')).toBe('/');
  expect(withoutLanguage('/design')).toBe('/design');
});
