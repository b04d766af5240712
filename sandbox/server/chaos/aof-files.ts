/**
 * The files of a multi-part append-only file, as Redis 7 keeps them: a folder with a manifest, which names a base file
 * and the incremental files written since. Only the last one grows.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readUntrusted } from '#sandbox/server/untrusted-files.ts';

export const aofFolder = 'appendonlydir';
/** Neither it nor the folder's name can be changed on a server that runs. */
const manifestName = 'appendonly.aof.manifest';
/** Redis has a line for each file, and few files; whoever has taken it over could write any number. */
const manifestBytes = 65_536;
const filesOfAType = 32;

export interface AofFile {
  readonly name: string;
  readonly path: string;
  readonly lengthBytes: number;
  readonly inode: number;
}

export interface AofFiles {
  readonly base: AofFile | undefined;
  /** Oldest first; the last one is written to. */
  readonly incremental: readonly AofFile[];
}

export interface ManifestLine {
  readonly name: string;
  readonly type: 'b' | 'h' | 'i';
}

/** Its lines in their order. Names that would lead out of the folder are left out. */
export function parseManifest(text: string): ManifestLine[] {
  return text.split('\n').flatMap(line => {
    const found = /^file ([^\s/]+) seq \d+ type ([bhi])\b/.exec(line.trim());
    const [, name, type] = found ?? [];
    return name === undefined || (type !== 'b' && type !== 'h' && type !== 'i') ? [] : [{ name, type }];
  });
}

/**
 * Reads the files of that folder again and again; the manifest only when it has changed, for it is looked at 40 times a
 * second. A manifest is never written to: Redis puts another in its place.
 */
export function aofReader(directory: string): () => AofFiles | undefined {
  const folder = join(directory, aofFolder);
  let known: { path: string; inode: number; changedAtMs: number; lines: ManifestLine[] } | undefined;
  return () => {
    const stats = known === undefined ? undefined : quietly(() => statSync(known?.path ?? ''));
    if (known === undefined || stats?.ino !== known.inode || stats.mtimeMs !== known.changedAtMs) {
      known = readManifest(folder);
    }
    return known === undefined ? undefined : filesOf(folder, known.lines);
  };
}

/** Undefined if the server has never had an append-only file. */
export function readAofFiles(directory: string): AofFiles | undefined {
  return aofReader(directory)();
}

function readManifest(folder: string) {
  const path = join(folder, manifestName);
  // In this order: if another comes between the two, the next look finds that this one is old.
  const stats = quietly(() => statSync(path));
  const text = quietly(() => readUntrusted(path, manifestBytes));
  if (text === undefined || stats === undefined) return undefined;
  return { path, inode: stats.ino, changedAtMs: stats.mtimeMs, lines: parseManifest(text) };
}

function filesOf(folder: string, lines: readonly ManifestLine[]): AofFiles {
  const files = (type: 'b' | 'i') =>
    lines
      .filter(line => line.type === type)
      .slice(-filesOfAType)
      .flatMap(({ name }) => readAofFile(join(folder, name), name));
  return { base: files('b')[0], incremental: files('i') };
}

function readAofFile(path: string, name: string): AofFile[] {
  const stats = quietly(() => statSync(path));
  return stats === undefined ? [] : [{ name, path, lengthBytes: stats.size, inode: stats.ino }];
}

/** Undefined where there is no such file: it may go between two looks. */
function quietly<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}
