/**
 * The catalogue: every track, lesson and exercise under `lessons/tracks/`, read and checked.
 *
 * All problems of all files are gathered into one error, each as `file:line: what is wrong`, so that the build fails
 * once with everything in it. Paths in errors are relative to where the process was started.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type CatalogExercise, loadExercise, namesIn } from '#lessons/exercise-folder.ts';
import { importDefault } from '#lessons/import-default.ts';
import type { LessonPage } from '#lessons/mdx/blocks.ts';
import { parseLesson } from '#lessons/mdx/parse.ts';
import { CatalogError, type Problem, type Report } from '#lessons/problem.ts';
import { type LessonFile, slugSchema, trackFileSchema } from '#lessons/schema.ts';
import { linkVariants } from '#lessons/variants.ts';
import type { WorldDefinition } from '#lessons/world/world.ts';
import { readYaml } from '#lessons/yaml-source.ts';

export type { CatalogExercise, Mistake } from '#lessons/exercise-folder.ts';

export interface Lesson {
  readonly track: string;
  readonly slug: string;
  /** Place in its track, from 1. */
  readonly number: number;
  /** Absolute path. */
  readonly folder: string;
  readonly front: LessonFile;
  /** MDX without its frontmatter. */
  readonly body: string;
  readonly page: LessonPage;
  readonly world: WorldDefinition | undefined;
  /** In the order of the page, each with its variant after it. */
  readonly exercises: readonly CatalogExercise[];
}

export interface PlannedLesson {
  readonly slug: string;
  readonly title: string;
  /** Undefined while it is still to be written. */
  readonly lesson: Lesson | undefined;
}

export interface Track {
  readonly slug: string;
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly lessons: readonly PlannedLesson[];
}

export interface Catalog {
  readonly tracks: readonly Track[];
  track(slug: string): Track | undefined;
  lesson(track: string, slug: string): Lesson | undefined;
  /** All that are written, in order. */
  lessons(): readonly Lesson[];
  exercise(id: string): CatalogExercise | undefined;
  exercises(): readonly CatalogExercise[];
}

/** Gathers problems while the folders are read. */
interface Reading {
  readonly reportOn: (file: string) => Report;
}

/**
 * Reads the folders.
 * @param root absolute, or relative to where the process was started
 * @throws {CatalogError} naming every problem by file and line
 */
export async function loadCatalog(root = 'lessons/tracks'): Promise<Catalog> {
  const { catalog, problems } = await readCatalog(root);
  if (problems.length > 0) throw new CatalogError(problems);
  return catalog;
}

/**
 * What is sound of the folders, and what is wrong with the rest: for authors. Paths as `loadCatalog`.
 * @param onFile told of each file before it is read, and run if it is a module
 */
export async function readCatalog(
  root: string,
  onFile: (file: string) => void = () => {},
): Promise<{ readonly catalog: Catalog; readonly problems: readonly Problem[] }> {
  const base = process.cwd();
  const problems: Problem[] = [];
  const reportOn = (file: string): Report => {
    const shown = path.relative(base, file);
    onFile(shown);
    return (line, message) => problems.push({ file: shown, line, message });
  };
  const folder = path.resolve(/* turbopackIgnore: true */ base, root);
  const tracks: Track[] = [];
  const names = await namesIn(folder);
  for (const name of names) {
    const track = await loadTrack(path.join(folder, name), { reportOn });
    if (track) tracks.push(track);
  }
  tracks.sort((a, b) => a.number - b.number);
  if (names.length === 0) reportOn(folder)(1, 'there are no tracks');
  checkAcross(tracks, reportOn);
  return { catalog: createCatalog(tracks), problems };
}

function createCatalog(tracks: readonly Track[]): Catalog {
  const lessons = tracks.flatMap(track => track.lessons.flatMap(({ lesson }) => lesson ?? []));
  const exercises = lessons.flatMap(lesson => lesson.exercises);
  const byId = new Map(exercises.map(exercise => [exercise.id, exercise]));
  const byPath = new Map(lessons.map(lesson => [`${lesson.track}/${lesson.slug}`, lesson]));
  return {
    tracks,
    track: slug => tracks.find(track => track.slug === slug),
    lesson: (track, slug) => byPath.get(`${track}/${slug}`),
    lessons: () => lessons,
    exercise: id => byId.get(id),
    exercises: () => exercises,
  };
}

/** `04-caching` → 4 and `caching`. */
function splitName(name: string): { number: number; slug: string } | undefined {
  const match = /^(\d\d)-(.+)$/.exec(name);
  if (!match?.[2] || !slugSchema.safeParse(match[2]).success) return undefined;
  return { number: Number(match[1]), slug: match[2] };
}

async function loadTrack(folder: string, reading: Reading): Promise<Track | undefined> {
  const name = splitName(path.basename(folder));
  const file = path.join(folder, 'track.yaml');
  const report = reading.reportOn(file);
  if (!name) {
    report(1, 'the folder of a track is called <nn>-<slug>, such as 04-caching');
    return undefined;
  }
  const text = await readIfThere(file);
  if (text === undefined) report(1, 'the file is missing');
  const front = text === undefined ? undefined : readYaml(trackFileSchema, text, 1, report);
  // Read even beside a broken track.yaml: the author wants to know everything at once.
  const written = await loadLessons(folder, name.slug, reading);
  if (!front) return undefined;
  for (const lesson of written) {
    if (front.lessons[lesson.number - 1]?.slug === lesson.slug) continue;
    report(1, `lesson ${lesson.number} is not planned as “${lesson.slug}”`);
  }
  const lessons = front.lessons.map(({ slug, title }) => {
    const lesson = written.find(candidate => candidate.slug === slug);
    return { slug, title: lesson?.front.title ?? title, lesson };
  });
  return { ...name, title: front.title, summary: front.summary, lessons };
}

async function loadLessons(folder: string, track: string, reading: Reading): Promise<Lesson[]> {
  const lessons: Lesson[] = [];
  for (const name of await namesIn(folder)) {
    if (name === 'track.yaml') continue;
    const lesson = await loadLesson(path.join(folder, name), track, reading);
    if (lesson) lessons.push(lesson);
  }
  return lessons;
}

async function loadLesson(folder: string, track: string, reading: Reading): Promise<Lesson | undefined> {
  const file = path.join(folder, 'lesson.mdx');
  const report = reading.reportOn(file);
  const name = splitName(path.basename(folder));
  if (!name) {
    report(1, 'the folder of a lesson is called <nn>-<slug>, such as 01-cache-aside');
    return undefined;
  }
  const loaded = await loadExercises(folder, { track, lesson: name.slug }, reading);
  const exercises = linkVariants(loaded, reading.reportOn);
  const source = await readIfThere(file);
  if (source === undefined) report(1, 'the file is missing');
  const parsed = source === undefined ? undefined : parseLesson(source, report);
  if (!parsed) return undefined;
  const world = await loadWorld(folder, parsed.front.world, reading);
  const { page } = parsed;
  const ordered = page.exercises.flatMap(({ id, line }) => {
    const exercise = exercises.find(candidate => candidate.id === id);
    if (!exercise) report(line, `there is no exercise “${id}” in exercises/`);
    if (exercise?.public.variantOf !== undefined)
      report(line, `“${id}” is a variant; the page offers it once the solution of its original was shown`);
    const variant = exercises.find(candidate => candidate.id === exercise?.public.variant);
    return [exercise, variant].filter(found => found !== undefined);
  });
  for (const { id, public: shown } of exercises) {
    if (shown.variantOf === undefined && !page.exercises.some(reference => reference.id === id))
      report(1, `the exercise “${id}” stands nowhere on the page`);
  }
  if (page.exercises.length < 2)
    report(1, `a lesson has two exercises or more; this one has ${page.exercises.length}`);
  return { track, ...name, folder, ...parsed, world, exercises: ordered };
}

async function loadExercises(
  folder: string,
  place: { track: string; lesson: string },
  reading: Reading,
): Promise<CatalogExercise[]> {
  const exercises: CatalogExercise[] = [];
  for (const id of await namesIn(path.join(folder, 'exercises'))) {
    const exercise = await loadExercise({
      ...place,
      folder: path.join(folder, 'exercises', id),
      report: reading.reportOn,
    });
    if (exercise) exercises.push(exercise);
  }
  return exercises;
}

async function loadWorld(
  folder: string,
  isWanted: boolean,
  reading: Reading,
): Promise<WorldDefinition | undefined> {
  if (!isWanted) return undefined;
  const file = path.join(folder, 'world.ts');
  const report = reading.reportOn(file);
  const world = await importDefault(file, report);
  if (world === undefined) return undefined;
  if (isWorld(world)) return world;
  report(1, 'the default export must be defineWorld(…)');
  return undefined;
}

/** All that can be told of a function. */
function isWorld(value: unknown): value is WorldDefinition {
  return typeof value === 'function';
}

/** What no file can know alone: ids that are used twice, and slugs that lead nowhere. */
function checkAcross(tracks: readonly Track[], reportOn: Reading['reportOn']): void {
  const planned = new Set(tracks.flatMap(track => track.lessons.map(({ slug }) => slug)));
  const seen = new Map<string, string>();
  for (const lesson of tracks.flatMap(track => track.lessons.flatMap(entry => entry.lesson ?? []))) {
    const report = reportOn(path.join(lesson.folder, 'lesson.mdx'));
    const { prerequisites, next, recall } = lesson.front;
    const named = [...prerequisites, next, ...recall.map(({ from }) => from)].filter(
      slug => slug !== undefined,
    );
    for (const slug of named) {
      if (!planned.has(slug)) report(1, `no track plans a lesson “${slug}”`);
    }
    for (const { id, folder } of lesson.exercises) {
      const other = seen.get(id);
      if (other) reportOn(path.join(folder, 'exercise.ts'))(1, `the id “${id}” is taken by ${other}`);
      seen.set(id, `${lesson.track}/${lesson.slug}`);
    }
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
