/** Makes a lesson's folder, or further exercises in one. Writes only what is not there; all of it, or nothing. */
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument, type YAMLSeq } from 'yaml';
import { shownFile } from '#lessons/check/finding.ts';
import type { NewArguments } from '#lessons/check/new/arguments.ts';
import { exerciseFiles, type Files } from '#lessons/check/new/exercises.ts';
import { newPage, newWorld } from '#lessons/check/new/page.ts';
import { CatalogError } from '#lessons/problem.ts';
import { trackFileSchema } from '#lessons/schema.ts';
import { readYaml } from '#lessons/yaml-source.ts';
import { Failure } from '#sandbox/failure.ts';

export interface Made {
  /** The lesson's, absolute. */
  readonly folder: string;
  /** Files that were written, relative to it. */
  readonly files: readonly string[];
  /** What the author still has to do by hand. */
  readonly remarks: readonly string[];
}

interface TrackFile {
  readonly folder: string;
  readonly file: string;
  readonly source: string;
  readonly lessons: readonly { readonly slug: string; readonly title: string }[];
}

const defaultExercises = (lesson: string) =>
  [
    { id: `${lesson}-by-hand`, kind: 'state', variant: `${lesson}-by-hand-again` },
    { id: `${lesson}-in-code`, kind: 'code', variant: `${lesson}-in-code-again` },
  ] as const;

/** @throws {Failure} `not-found`, `conflict`; {CatalogError} if track.yaml is wrong */
export async function makeLesson(options: NewArguments): Promise<Made> {
  const track = await findTrack(options);
  const planned = track.lessons.findIndex(({ slug }) => slug === options.lesson);
  const number = planned < 0 ? track.lessons.length + 1 : planned + 1;
  if (number > 99) throw new Failure('conflict', 'A track has 99 lessons at most.');
  const folder = path.join(track.folder, `${String(number).padStart(2, '0')}-${options.lesson}`);
  const isThere = (await lstat(folder).catch(() => undefined)) !== undefined;
  if (isThere && options.exercises.length === 0)
    throw new Failure(
      'conflict',
      `${shownFile(folder)} is there already. Name an --exercise to add one to it.`,
    );
  const exercises = options.exercises.length > 0 ? options.exercises : defaultExercises(options.lesson);
  await demandFree(
    options.root,
    exercises.flatMap(({ id, variant }) => [id, variant]),
  );
  const place = shownFile(folder).split(path.sep).join('/');
  const made: Files = Object.assign({}, ...exercises.map(exercise => exerciseFiles(exercise, place)));
  if (isThere) {
    await addFolders(folder, made);
    const remarks = exercises.map(({ id }) => `Put <Exercise id="${id}" /> where it belongs in lesson.mdx.`);
    return { folder, files: Object.keys(made), remarks };
  }
  const page = pageOf(
    options,
    track,
    number - 1,
    exercises.map(({ id }) => id),
  );
  const files = { 'lesson.mdx': page, ...(options.world ? { 'world.ts': newWorld } : {}), ...made };
  await writeWhole(folder, files);
  const remarks = planned < 0 ? [await plan(track, options)] : [];
  return { folder, files: Object.keys(files), remarks };
}

function pageOf(
  options: NewArguments,
  track: TrackFile,
  place: number,
  exercises: readonly string[],
): string {
  const plannedTitle = track.lessons[place]?.title;
  return newPage({
    title: options.title ?? plannedTitle ?? titleOf(options.lesson),
    summary: options.summary,
    minutes: options.minutes,
    kind: options.kind,
    world: options.world,
    prerequisite: track.lessons[place - 1]?.slug,
    next: track.lessons[place + 1]?.slug,
    exercises,
  });
}

/** `lazy-initialization` → `Lazy initialization` */
const titleOf = (slug: string): string => (slug[0]?.toUpperCase() ?? '') + slug.slice(1).replaceAll('-', ' ');

async function findTrack({ root, track }: NewArguments): Promise<TrackFile> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const tracks = entries.filter(entry => entry.isDirectory() && /^\d\d-/.test(entry.name));
  const found = tracks.find(({ name }) => name.slice(3) === track);
  if (found === undefined) {
    const names = tracks.map(({ name }) => name.slice(3)).join(', ');
    throw new Failure(
      'not-found',
      `There is no track “${track}”. Tracks: ${names}. A new one is a folder <nn>-${track} with a track.yaml.`,
    );
  }
  const folder = path.join(root, found.name);
  const file = path.join(folder, 'track.yaml');
  const source = await readFile(file, 'utf8').catch(() => {
    throw new Failure(
      'not-found',
      `${shownFile(file)} is missing. It has the title, summary and lessons of the track.`,
    );
  });
  const problems: { file: string; line: number; message: string }[] = [];
  const front = readYaml(trackFileSchema, source, 1, (line, message) =>
    problems.push({ file: shownFile(file), line, message }),
  );
  if (front === undefined) throw new CatalogError(problems);
  return { folder, file, source, lessons: front.lessons };
}

/** An exercise's id is unique in the whole catalogue. @throws {Failure} `conflict` */
async function demandFree(root: string, ids: readonly string[]): Promise<void> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const taken = entries.find(
    entry =>
      entry.isDirectory() && path.basename(entry.parentPath) === 'exercises' && ids.includes(entry.name),
  );
  if (taken === undefined) return;
  const where = shownFile(path.join(taken.parentPath, taken.name));
  throw new Failure('conflict', `The exercise “${taken.name}” is there already: ${where}. Ids are unique.`);
}

/** Into a folder beside, which then takes its name: a run that is cut off leaves no half lesson. */
async function writeWhole(folder: string, files: Files): Promise<void> {
  const beside = path.join(path.dirname(folder), `.${path.basename(folder)}.${process.pid}`);
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(beside, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, { flag: 'wx' });
    }
    // Renaming onto a folder that has something in it fails, so nothing is ever written over.
    await rename(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function addFolders(folder: string, files: Files): Promise<void> {
  const ids = new Set(Object.keys(files).map(name => name.split(path.sep)[1] ?? ''));
  for (const id of ids) {
    const start = path.join('exercises', id, '');
    const own = Object.entries(files)
      .filter(([name]) => name.startsWith(`${start}${start.endsWith(path.sep) ? '' : path.sep}`))
      .map(([name, text]) => [path.relative(start, name), text] as const);
    await mkdir(path.join(folder, 'exercises'), { recursive: true });
    await writeWhole(path.join(folder, 'exercises', id), Object.fromEntries(own));
  }
}

/** Adds the lesson at the end of its track's plan, and leaves the rest of the file as it is. */
async function plan({ file, source }: TrackFile, { lesson, title }: NewArguments): Promise<string> {
  const document = parseDocument(source);
  const list = document.get('lessons') as YAMLSeq;
  list.add(document.createNode({ slug: lesson, title: title ?? titleOf(lesson) }));
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, document.toString({ lineWidth: 0 }));
  await rename(beside, file);
  return `${shownFile(file)} did not plan this lesson; it is planned last now.`;
}
