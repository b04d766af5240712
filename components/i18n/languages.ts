/** The languages of the interface. Lessons are written in English whatever the interface speaks. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

export function isLanguage(text: string): text is Language {
  return languages.some(language => language === text);
}

/** The address of a page in a language: English has no prefix. `path` begins with `/` and has none either. */
export function addressIn(language: Language, path: string): string {
  if (language === 'en') return path;
  return path === '/' || path.startsWith('/#') || path.startsWith('/?')
    ? `/${language}${path.slice(1)}`
    : `/${language}${path}`;
}

/** A path without the prefix of its language. */
export function withoutLanguage(path: string): string {
  const [, first = '', ...rest] = path.split('/');
  return isLanguage(first) ? `/${rest.join('/')}` : path;
}
