/**
 * Reads in folders where a process writes that learners may have taken over. We may be root there, so nothing is
 * followed that it could have put in a file's place: no link, no pipe that never ends, no giant.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';

/**
 * The text of a plain file.
 * @throws {Error} with code ENOENT if there is none, or if what stands there is no plain file of at most `mostBytes`
 */
export function readUntrusted(path: string, mostBytes: number): string {
  if (lstatSync(path).isSymbolicLink()) throw noPlainFile(path);
  // A pipe without a writer would hold us for ever; a link may have come since.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > mostBytes) throw noPlainFile(path);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function noPlainFile(path: string): Error {
  return Object.assign(new Error(`${path} is no plain file.`), { code: 'ENOENT' });
}

/** True if a folder, not a link to one, stands there. */
export function isPlainFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
