/** The keys of a sandbox on its own servers as a script, and scripts into it: one of each at a time. */
import { readScript } from '#sandbox/command/script.ts';
import type { CommandTable } from '#sandbox/command/table.ts';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { exportScript } from '#sandbox/namespace/export-script.ts';
import { importScript } from '#sandbox/namespace/import-script.ts';
import type { Imported, ScriptPreview } from '#sandbox/sandbox.ts';
import type { ServersOf } from './servers-of.ts';
import type { UnseenClient } from './unseen-client.ts';

export interface OwnScriptsOptions {
  readonly servers: ServersOf;
  readonly table: CommandTable;
  readonly limits: Pick<Limits, 'importLines' | 'importMs'>;
  /** `Redis 7.0.15`. */
  readonly engine: string;
  /** A client that nobody hears of. */
  open(): UnseenClient;
  /** Deletes all keys. */
  empty(): Promise<void>;
}

const refusedTold = 100;
const noPrefix = Buffer.alloc(0);
/** Its servers are the sandbox's own: they may be as busy as it likes. */
const unlimited = { take: () => true, refill: async () => 0 };

export class OwnScripts {
  readonly #options: OwnScriptsOptions;
  #isExporting = false;
  #isImporting = false;

  constructor(options: OwnScriptsOptions) {
    this.#options = options;
  }

  /** What is given back must be read, and to its end or left by `break`; until then no other is written. */
  async export(nowMs: number): Promise<AsyncIterable<string>> {
    if (this.#isExporting) throw new Failure('busy', 'An export is being written already. Wait for it.', 1);
    this.#isExporting = true;
    try {
      const primaries = await this.#options.servers.primaries();
      const parts = await Promise.all(primaries.map(async link => ({ link, names: await link.names() })));
      const { engine } = this.#options;
      return this.#exporting(
        parts.map(({ link, names }) =>
          exportScript({ system: link.system, prefix: noPrefix, names, engine, nowMs }),
        ),
      );
    } catch (cause) {
      this.#isExporting = false;
      throw cause;
    }
  }

  preview(text: Buffer): ScriptPreview {
    const { table, limits } = this.#options;
    const { commands, refused, written } = readScript(text, table, limits.importLines);
    return {
      commands: commands.length,
      keys: written === 'all' ? null : written.length,
      refused: refused.slice(0, refusedTold),
      refusedCount: refused.length,
    };
  }

  async import(text: Buffer, how: { replaces: boolean; stopsAtError: boolean }): Promise<Imported> {
    const { table, limits, open, empty } = this.#options;
    const script = readScript(text, table, limits.importLines);
    if (this.#isImporting) throw new Failure('busy', 'A script is being run already. Wait for its end.', 2);
    this.#isImporting = true;
    const session = open();
    try {
      if (how.replaces && !(how.stopsAtError && script.refused.length > 0)) await empty();
      const { stopsAtError } = how;
      const options = { script, session, bucket: unlimited, replaces: false, stopsAtError };
      return { ...(await importScript({ ...options, mostMs: limits.importMs })), isUndoable: false };
    } finally {
      this.#isImporting = false;
      session.end();
    }
  }

  async *#exporting(scripts: readonly AsyncIterable<string>[]): AsyncGenerator<string> {
    try {
      for (const script of scripts) yield* script;
    } finally {
      this.#isExporting = false;
    }
  }
}
