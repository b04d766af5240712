/**
 * A private folder with a short name for sockets, whose paths may have no more than about 107 bytes. It is always the
 * same for the same data folder, so that what a killed process left there is found and cleaned by the next.
 */
import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Of `sun_path`, the shorter of Linux (108) and macOS (104), less the ending zero. */
const longestSocketPath = 103;

/** Makes a folder that nobody else can enter. @throws {Error} if somebody else's stands there already */
export async function makePrivateDirectory(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const stats = await lstat(path);
  if (!stats.isDirectory() || (process.getuid !== undefined && stats.uid !== process.getuid())) {
    throw new Error(`${path} is in the way: it is not a folder of this account. Remove it and start again.`);
  }
  await chmod(path, 0o700);
  return path;
}

export const fitsSocket = (path: string): boolean => Buffer.byteLength(path) <= longestSocketPath;

/** `directory` itself if a socket of that name fits there, else a folder under the system's temporary one. */
export async function socketDirectory(directory: string, socketName: string): Promise<string> {
  const full = resolve(directory);
  if (fitsSocket(join(full, socketName))) return makePrivateDirectory(full);
  const hash = createHash('sha256').update(full).digest('hex').slice(0, 16);
  return makePrivateDirectory(join(tmpdir(), `keyspace-${hash}`));
}
