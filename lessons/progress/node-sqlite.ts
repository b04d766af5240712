/**
 * Node's own SQLite under Kysely. The one file that knows the driver: how it is opened, how it is spoken to, and what
 * its errors mean to a learner.
 *
 * A transaction that has been committed is on the disk (WAL with `synchronous=FULL` flushes the log at each commit),
 * so that a record may be acknowledged once its promise is fulfilled. Queries run on the main thread; Kysely gives
 * the one connection to one query or transaction at a time.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type SqliteDatabase, SqliteDialect } from 'kysely';
import { Failure } from '#sandbox/failure.ts';

/** While another process writes, we wait so long, and with us the whole process. */
const busyTimeoutMs = 1000;

/** @throws {Failure} `unavailable`: the file cannot be opened or is not a database */
export function openSqlite(path: string): SqliteDialect {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    return new SqliteDialect({ database: shim(database) });
  } catch (thrown) {
    throw recordsFailure(thrown);
  }
}

/** Kysely expects better-sqlite3's shape, whose statements know whether they return rows. */
function shim(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql) {
      // A deferred transaction that reads and then writes fails at once if another process wrote in between.
      const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
      return {
        reader: statement.columns().length > 0,
        all: parameters => statement.all(...parameters.map(toSqlite)),
        run: parameters => statement.run(...parameters.map(toSqlite)),
        iterate: parameters => statement.iterate(...parameters.map(toSqlite)),
      };
    },
  };
}

function toSqlite(value: unknown): SQLInputValue {
  if (value === undefined) return null;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  throw new TypeError(`The records hold text and numbers, not ${typeof value}.`);
}

const stored = 'What was stored before is safe.';
const meanings: Record<number, () => Failure> = {
  5: () => new Failure('busy', 'The records are in use by another process. Please try again in a moment.', 1),
  6: () => new Failure('busy', 'The records are in use by another process. Please try again in a moment.', 1),
  8: () => new Failure('unavailable', `The records cannot be written: their file is read-only. ${stored}`),
  10: () => new Failure('unavailable', `The disk under the records fails to read or write. ${stored}`),
  11: () => new Failure('unavailable', 'The records file is damaged. Restore it from a backup.'),
  13: () => new Failure('unavailable', `The disk under the records is full. ${stored} Free some space.`, 30),
  14: () => new Failure('unavailable', 'The records file cannot be opened. Check the data folder.'),
  26: () => new Failure('unavailable', 'The records file is not a database. Restore it from a backup.'),
};

/** What the driver threw, as a failure if it is one of the database; anything else as it was. */
export function recordsFailure(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  if ('errcode' in thrown && typeof thrown.errcode === 'number') {
    // The low byte is the primary result code; the rest only refines it.
    return withCause(meanings[thrown.errcode & 0xff]?.(), thrown);
  }
  // From making the folder: not ours to write, or a file where a folder should be.
  return 'syscall' in thrown ? withCause(meanings[14]?.(), thrown) : thrown;
}

function withCause(failure: Failure | undefined, cause: Error): Error {
  if (failure) failure.cause = cause;
  return failure ?? cause;
}
