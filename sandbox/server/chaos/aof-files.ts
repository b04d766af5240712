/**
 * The files of a multi-part append-only file, as Redis 7 keeps them: a folder with a manifest, which names a base file
 * and the incremental files written since. Only the last one grows.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const aofFolder = 'appendonlydir';
const manifestName = /\.manifest$/;

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

/** Undefined if the server has never had an append-only file. */
export function readAofFiles(directory: string): AofFiles | undefined {
  const folder = join(directory, aofFolder);
  const manifest = quietly(() => readdirSync(folder))?.find(
    name => manifestName.test(name) && !name.startsWith('temp'),
  );
  if (manifest === undefined) return undefined;
  const text = quietly(() => readFileSync(join(folder, manifest), 'utf8'));
  if (text === undefined) return undefined;
  const lines = parseManifest(text);
  const files = (type: 'b' | 'i') =>
    lines.filter(line => line.type === type).flatMap(({ name }) => readAofFile(join(folder, name), name));
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
