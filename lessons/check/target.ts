/**
 * What a path on the command line names: the whole catalogue, a track, a lesson or an exercise. Nothing outside the
 * lessons' folder is ever read, and nothing through a symbolic link: the code in a lesson's folder is run.
 */
import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import { slugSchema } from '#lessons/schema.ts';
import { Failure } from '#sandbox/failure.ts';

export interface Target {
  /** Absolute: the folder of all tracks. */
  readonly root: string;
  /** Absolute: what is to be checked, `root` for all. */
  readonly folder: string;
  readonly kind: 'catalogue' | 'track' | 'lesson' | 'exercise';
}

const numbered = /^\d\d-[a-z0-9]+(?:-[a-z0-9]+)*$/;
const largestFileBytes = 1024 * 1024;

/**
 * @param given a folder or a file in it; undefined for all
 * @throws {Failure} `bad-request` saying what is wrong with it
 */
export async function findTarget(given: string | undefined, root: string): Promise<Target> {
  const base = path.resolve(root);
  if (given === undefined) return { root: base, folder: base, kind: 'catalogue' };
  const absolute = path.resolve(given);
  const steps = path.relative(base, absolute).split(path.sep).filter(Boolean);
  if (steps[0] === '..' || path.isAbsolute(path.relative(base, absolute)))
    throw new Failure(
      'bad-request',
      `“${shown(given)}” lies outside of ${shownFile(base)}. Name a folder in it.`,
    );
  await demandPlain(base, steps, given);
  return { root: base, ...place(base, steps, given) };
}

function place(base: string, steps: readonly string[], given: string): Pick<Target, 'folder' | 'kind'> {
  const [track, lesson, exercises, exercise] = steps;
  if (track === undefined) return { folder: base, kind: 'catalogue' };
  if (!numbered.test(track)) throw wrongName(given, 'a track is called <nn>-<slug>, such as 04-caching');
  if (lesson === undefined || lesson === 'track.yaml')
    return { folder: path.join(base, track), kind: 'track' };
  if (!numbered.test(lesson))
    throw wrongName(given, 'a lesson is called <nn>-<slug>, such as 01-cache-aside');
  const folder = path.join(base, track, lesson);
  if (exercises !== 'exercises' || exercise === undefined) return { folder, kind: 'lesson' };
  if (!slugSchema.safeParse(exercise).success)
    throw wrongName(given, 'an exercise’s id has small letters, digits and hyphens');
  return { folder: path.join(folder, 'exercises', exercise), kind: 'exercise' };
}

const wrongName = (given: string, why: string) =>
  new Failure('bad-request', `“${shown(given)}” cannot be checked: ${why}.`);

/** A name as it can be printed: no control characters, not for ever. */
export function shown(name: string): string {
  const plain = name.replace(/\p{C}/gu, '?');
  return plain.length > 120 ? `${plain.slice(0, 120)}…` : plain;
}

async function demandPlain(base: string, steps: readonly string[], given: string): Promise<void> {
  let at = base;
  for (const step of ['', ...steps]) {
    at = path.join(at, step);
    const found = await lstat(at).catch(() => undefined);
    if (found === undefined) throw new Failure('not-found', `There is no “${shown(given)}”.`);
    if (found.isSymbolicLink())
      throw new Failure(
        'bad-request',
        `“${shown(given)}” goes through a symbolic link. Name the real folder.`,
      );
  }
  if ((await realpath(at)) !== at && (await realpath(base)) === base)
    throw new Failure('bad-request', `“${shown(given)}” is not where it seems to be.`);
}

/**
 * Whatever in a folder is not a plain file or folder, or is too large to be read. A lesson with such a thing is not
 * loaded at all: a symbolic link may lead anywhere, and reading a pipe never ends.
 */
export async function oddFiles(folder: string): Promise<Finding[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const findings: Finding[] = [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const message = await oddness(file, entry);
    if (message !== undefined)
      findings.push({ file: shown(shownFile(file)), line: 1, rule: 'folder', message });
  }
  return findings;
}

async function oddness(
  file: string,
  entry: { isSymbolicLink(): boolean; isFile(): boolean; isDirectory(): boolean; readonly name: string },
): Promise<string | undefined> {
  if (entry.isSymbolicLink()) return 'this is a symbolic link; a lesson is made of files of its own';
  if (/\p{C}/u.test(entry.name)) return 'the name has characters that cannot be printed';
  if (entry.isDirectory()) return undefined;
  if (!entry.isFile()) return 'this is neither a file nor a folder';
  const { size } = await lstat(file);
  return size > largestFileBytes
    ? `the file has ${size} bytes; a file of a lesson has at most 1 MB`
    : undefined;
}
