/** The catalogue as the home page shows it: nothing but titles, links and lengths. */
import type { Catalog, Lesson, Track } from '#lessons/catalog.ts';

export interface MappedLesson {
  /** `track/lesson` */
  readonly path: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly stepCount: number;
}

export interface MappedTrack {
  readonly number: number;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly written: readonly MappedLesson[];
  readonly toCome: readonly string[];
}

export function mapTracks(catalog: Catalog): MappedTrack[] {
  return catalog.tracks.map(mapTrack);
}

function mapTrack(track: Track): MappedTrack {
  return {
    number: track.number,
    slug: track.slug,
    title: track.title,
    summary: track.summary,
    written: track.lessons.flatMap(({ lesson }) => (lesson === undefined ? [] : [mapLesson(lesson)])),
    toCome: track.lessons.flatMap(({ lesson, title }) => (lesson === undefined ? [title] : [])),
  };
}

function mapLesson({ track, slug, front, page }: Lesson): MappedLesson {
  return {
    path: `${track}/${slug}`,
    title: front.title,
    summary: front.summary,
    minutes: front.minutes,
    stepCount: page.blocks.length + page.predictions.length + page.exercises.length,
  };
}
