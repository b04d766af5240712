/** Which lessons use a command: found in what they say and run, so that nobody has to keep a list. */
import type { Catalog } from '#lessons/catalog.ts';

export interface UsingLesson {
  readonly title: string;
  readonly href: string;
}

/** The lessons that name the command in capitals, those that name it most often first. */
export function lessonsUsing(catalog: Catalog, name: string, most = 6): UsingLesson[] {
  const pattern = new RegExp(`(?<![\\w-])${name.replaceAll(' ', '\\s+')}(?![\\w-])`, 'g');
  return catalog
    .lessons()
    .map(lesson => ({ lesson, times: [...lesson.body.matchAll(pattern)].length }))
    .filter(({ times }) => times > 0)
    .sort((a, b) => b.times - a.times)
    .slice(0, most)
    .map(({ lesson }) => ({ title: lesson.front.title, href: `/learn/${lesson.track}/${lesson.slug}` }));
}
