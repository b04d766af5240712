/** Pages in the words of schema.org: only what is true of them and stands on them. */
import type { Lesson, Track } from '#lessons/catalog.ts';
import type { Term } from '#lessons/glossary.ts';
import { siteUrl } from './site-url.ts';

const context = 'https://schema.org';
const provider = { '@type': 'Organization', name: 'Keyspace' } as const;

const addressOf = (path: string): string => new URL(path, siteUrl()).href;

/** A track is a course; its written lessons are its parts. */
export function courseOf(track: Track) {
  const url = addressOf(`/learn/${track.slug}`);
  return {
    '@context': context,
    '@type': 'Course',
    name: track.title,
    description: track.summary,
    url,
    inLanguage: 'en',
    isAccessibleForFree: true,
    provider: { ...provider, url: addressOf('/') },
    hasPart: track.lessons.flatMap(({ lesson }) => (lesson ? [resource(lesson)] : [])),
  };
}

export function learningResourceOf(lesson: Lesson, track: Track) {
  return {
    '@context': context,
    ...resource(lesson),
    inLanguage: 'en',
    isAccessibleForFree: true,
    isPartOf: { '@type': 'Course', name: track.title, url: addressOf(`/learn/${track.slug}`) },
  };
}

function resource(lesson: Lesson) {
  return {
    '@type': 'LearningResource',
    name: lesson.front.title,
    description: lesson.front.summary,
    url: addressOf(`/learn/${lesson.track}/${lesson.slug}`),
    timeRequired: `PT${lesson.front.minutes}M`,
    learningResourceType: 'interactive lesson',
  };
}

export function termSet(terms: readonly Term[]) {
  const url = addressOf('/glossary');
  return {
    '@context': context,
    '@type': 'DefinedTermSet',
    name: 'Keyspace glossary',
    url,
    hasDefinedTerm: terms.map(({ id, term, text }) => ({
      '@type': 'DefinedTerm',
      name: term,
      description: text.replaceAll('`', ''),
      url: `${url}#${id}`,
    })),
  };
}
