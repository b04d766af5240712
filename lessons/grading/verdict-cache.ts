/**
 * Verdicts of answers that stand in the repository, kept between runs of the tests. The key is the content of all
 * that a verdict depends on, so a verdict is found again only if grading would do exactly the same. Never used for
 * learners.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Verdict, verdictSchema } from '#lessons/schema.ts';

export interface VerdictCache {
  /**
   * The kept verdict, or a new one by `grade`, which is then kept. A variant depends on its original's modules too,
   * whose shape it takes.
   * @param exerciseFiles the exercise's files or folders
   */
  verdict(exerciseFiles: readonly string[], source: string, grade: () => Promise<Verdict>): Promise<Verdict>;
  readonly found: number;
}

export interface VerdictCacheOptions {
  /** Where verdicts are kept. */
  readonly directory: string;
  /** Files and folders that every verdict depends on, besides the exercise's folders. */
  readonly sources: readonly string[];
  /** What else it depends on, such as the version of the server. */
  readonly versions: readonly string[];
}

export async function openVerdictCache(options: VerdictCacheOptions): Promise<VerdictCache> {
  await mkdir(options.directory, { recursive: true });
  const ground = await hashOf(options.sources, options.versions);
  let found = 0;
  return {
    async verdict(exerciseFiles, source, grade) {
      const key = await hashOf(exerciseFiles, [ground, source]);
      const file = path.join(options.directory, `${key}.json`);
      const kept = await readVerdict(file);
      if (kept) {
        found++;
        return kept;
      }
      const verdict = await grade();
      const written = `${file}.${process.pid}`;
      await writeFile(written, JSON.stringify(verdict));
      await rename(written, file);
      return verdict;
    },
    get found() {
      return found;
    },
  };
}

async function readVerdict(file: string): Promise<Verdict | undefined> {
  try {
    return verdictSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Of the names and contents of files, and of texts. */
async function hashOf(paths: readonly string[], texts: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:${text}`);
  for (const file of (await Promise.all(paths.map(filesIn))).flat()) {
    const content = await readFile(file);
    hash.update(`${file}:${content.length}:`).update(content);
  }
  return hash.digest('hex');
}

async function filesIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true, recursive: true });
    const files = entries.filter(entry => entry.isFile());
    return files.map(entry => path.join(entry.parentPath, entry.name)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [root];
    throw error;
  }
}
