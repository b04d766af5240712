/** A sandbox's keys as a script, and scripts into it: one of each at a time. */
import type { Redis } from 'ioredis';
import { readScript, type Script } from '#sandbox/command/script.ts';
import type { CommandTable } from '#sandbox/command/table.ts';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { exportScript } from '#sandbox/namespace/export-script.ts';
import { importScript } from '#sandbox/namespace/import-script.ts';
import type { Keyspace } from '#sandbox/namespace/keyspace.ts';
import type { NamespaceSession } from '#sandbox/namespace/session.ts';
import type { CommandAllowance } from '#sandbox/namespace/token-bucket.ts';
import type { Undo } from '#sandbox/namespace/undo.ts';
import type { Imported, ScriptPreview } from '#sandbox/sandbox.ts';

export interface SandboxScriptsOptions {
  readonly system: Redis;
  readonly prefix: Buffer;
  readonly table: CommandTable;
  readonly keyspace: Keyspace;
  readonly bucket: CommandAllowance;
  readonly undo: Undo;
  readonly limits: Pick<Limits, 'importLines' | 'importMs'>;
  /** `Redis 7.0.15`. */
  readonly engine: string;
  /** A session that nobody hears of. */
  openSession(client: string): NamespaceSession;
}

const importClient = 'import';
const refusedTold = 100;
/** A key of an export costs about as much of the server's time as so many commands. */
const exportCost = 0.1;

export class SandboxScripts {
  readonly #options: SandboxScriptsOptions;
  #isExporting = false;
  #isImporting = false;

  constructor(options: SandboxScriptsOptions) {
    this.#options = options;
  }

  /** What is given back must be read, and to its end or left by `break`; until then no other is written. */
  async export(nowMs: number): Promise<AsyncIterable<string>> {
    if (this.#isExporting) throw new Failure('busy', 'An export is being written already. Wait for it.', 1);
    const { system, prefix, keyspace, bucket, engine } = this.#options;
    this.#isExporting = true;
    try {
      const names = await keyspace.names();
      bucket.charge(nowMs, names.length * exportCost);
      return this.#exporting(exportScript({ system, prefix, names, engine, nowMs }));
    } catch (cause) {
      this.#isExporting = false;
      throw cause;
    }
  }

  preview(text: Buffer): ScriptPreview {
    const { commands, refused, written } = this.#read(text);
    return {
      commands: commands.length,
      keys: written === 'all' ? null : written.length,
      refused: refused.slice(0, refusedTold),
      refusedCount: refused.length,
    };
  }

  async import(
    text: Buffer,
    { replaces, stopsAtError }: { replaces: boolean; stopsAtError: boolean },
  ): Promise<Imported> {
    const { bucket, undo, limits, openSession } = this.#options;
    const script = this.#read(text);
    if (this.#isImporting) throw new Failure('busy', 'A script is being run already. Wait for its end.', 2);
    this.#isImporting = true;
    const session = openSession(importClient);
    const keys = replaces ? 'all' : script.written;
    const label = `Import of ${script.commands.length} commands`;
    const options = { script, session, bucket, replaces, stopsAtError, mostMs: limits.importMs };
    try {
      const imported = await undo.during({ client: importClient, args: [], keys }, label, () =>
        importScript(options),
      );
      return { ...imported, isUndoable: undo.undoable.label === label };
    } finally {
      this.#isImporting = false;
      session.end(new Failure('unavailable', 'The script has run.'));
    }
  }

  async *#exporting(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    try {
      yield* pieces;
    } finally {
      this.#isExporting = false;
    }
  }

  #read(text: Buffer): Script {
    return readScript(text, this.#options.table, this.#options.limits.importLines);
  }
}
