/** The catalogue as the map shows it: nothing but titles, links and lengths. */
import type { Catalog, Lesson, Track } from '#lessons/catalog.ts';

export interface MappedLesson {
  /** `track/lesson` */
  readonly path: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly stepCount: number;
  readonly exerciseCount: number;
}

/** A stop on a track: a lesson that is written, or one that has only its place. */
export type Stop =
  | { readonly state: 'written'; readonly lesson: MappedLesson }
  | { readonly state: 'planned'; readonly slug: string; readonly title: string };

export interface MappedTrack {
  readonly number: number;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly stops: readonly Stop[];
}

export function mapTracks(catalog: Catalog): MappedTrack[] {
  return catalog.tracks.map(mapTrack);
}

export function mapTrack(track: Track): MappedTrack {
  return {
    number: track.number,
    slug: track.slug,
    title: track.title,
    summary: track.summary,
    stops: track.lessons.map(({ slug, title, lesson }) =>
      lesson ? { state: 'written', lesson: mapLesson(lesson) } : { state: 'planned', slug, title },
    ),
  };
}

export function writtenOf(tracks: readonly MappedTrack[]): MappedLesson[] {
  return tracks.flatMap(({ stops }) =>
    stops.flatMap(stop => (stop.state === 'written' ? [stop.lesson] : [])),
  );
}

function mapLesson({ track, slug, front, page }: Lesson): MappedLesson {
  return {
    path: `${track}/${slug}`,
    title: front.title,
    summary: front.summary,
    minutes: front.minutes,
    stepCount: page.blocks.length + page.predictions.length + page.exercises.length,
    exerciseCount: page.exercises.length,
  };
}
