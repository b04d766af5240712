/** The glossary for pages: read once in a build, anew while lessons are being written. */
import { cache } from 'react';
import type { Catalog } from '#lessons/catalog.ts';
import { loadGlossary, type Term } from '#lessons/glossary.ts';

export const pageGlossary = cache(() => loadGlossary());

export interface TermLesson {
  readonly title: string;
  readonly href: string;
}

/** The lessons that use the term's words most, in the order of the course. */
export function lessonsOf(catalog: Catalog, { term, words = [term] }: Term, most = 4): TermLesson[] {
  const either = words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+'));
  const pattern = new RegExp(`(?<![\\w-])(?:${either.join('|')})(?![\\w-])`, 'gi');
  const using = catalog
    .lessons()
    .map((lesson, place) => ({ lesson, place, times: [...lesson.body.matchAll(pattern)].length }))
    .filter(({ times }) => times > 0);
  return using
    .sort((a, b) => b.times - a.times)
    .slice(0, most)
    .sort((a, b) => a.place - b.place)
    .map(({ lesson }) => ({ title: lesson.front.title, href: `/learn/${lesson.track}/${lesson.slug}` }));
}
