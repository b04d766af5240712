/**
 * One process at a time on a data folder. The lock is SQLite's, which is the kernel's: it ends with the process, so
 * there is no stale lock after a crash. The pid is kept beside it, only to be told.
 */
import { access, constants, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process has the folder. The message is fit to be printed as it is. */
export class DirectoryInUse extends Error {
  constructor(directory: string, pid: string) {
    super(
      `${directory} is in use by another Keyspace${pid === '' ? '' : ` (process ${pid})`}. ` +
        'Stop that one, or set DATA_DIR to another folder.',
    );
    this.name = 'DirectoryInUse';
  }
}

/**
 * Takes the folder. Returns the function that gives it back; calling it again does nothing.
 * @throws {DirectoryInUse | Error} the latter with a code such as EACCES
 */
export async function lockDirectory(directory: string): Promise<() => void> {
  const pidFile = join(directory, 'lock.pid');
  // SQLite would only say that it cannot open its file; this error names the folder and why.
  await access(directory, constants.W_OK | constants.X_OK);
  const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (!(cause instanceof Error && /locked|busy/i.test(cause.message))) throw cause;
    throw new DirectoryInUse(directory, (await readFile(pidFile, 'utf8').catch(() => '')).trim());
  }
  await writeFile(pidFile, `${process.pid}\n`);
  return () => {
    if (database.isOpen) database.close();
  };
}
