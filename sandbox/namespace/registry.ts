/**
 * Finds, makes and ends the namespaces of one shared Redis: the embedded one, a cluster of one node, or a standalone
 * server behind REDIS_URL. What lives longer than the process is in the records and the keys; what is open in this
 * process is in a map here.
 */
import type { Logger } from 'pino';
import { type CommandTable, loadCommandTable } from '#sandbox/command/table.ts';
import type { Config } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { createNamespaceUsers, type NamespaceUsers } from '#sandbox/namespace/acl.ts';
import { AddressAllowance } from '#sandbox/namespace/address-allowance.ts';
import { createConnector } from '#sandbox/namespace/connector.ts';
import { isId, newId, newToken, prefixOf } from '#sandbox/namespace/ids.ts';
import { createKeyspace } from '#sandbox/namespace/keyspace.ts';
import {
  createSandboxRecords,
  reservedTag,
  type SandboxRecord,
  type SandboxRecords,
} from '#sandbox/namespace/records.ts';
import { type NamespaceSandbox, openNamespaceSandbox } from '#sandbox/namespace/sandbox.ts';
import { openSharedServer, type SharedServer } from '#sandbox/namespace/shared-server.ts';
import { slotOf } from '#sandbox/namespace/slot.ts';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import type { Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';
import { createKeyspaceFeed, type KeyspaceFeed } from '#sandbox/view/feed.ts';

export interface RegistryOptions {
  readonly target: RedisTarget;
  readonly config: Config;
  /** Derives the passwords of the namespaces' users on the server. */
  readonly secret: string;
  readonly log: Logger;
  readonly respUrl: (id: string, token: string) => string;
}

const sweepEveryMs = 30_000;
const removedAtOnce = 100;
/** How often the time of the last use is written down. */
const touchEveryMs = 60_000;
/** An open sandbox that nobody looks at is put away after so long. */
const keptOpenMs = 2 * 3_600_000;
const slotAttempts = 1000;

/** @throws {Error} if the server cannot be used, in one line, fit to be printed */
export async function openNamespaceRegistry(options: RegistryOptions): Promise<SandboxRegistry> {
  const { target, log, secret } = options;
  const server = await openSharedServer(target, log);
  const { system } = server;
  try {
    const table = await loadCommandTable(target, log);
    const feed = await createKeyspaceFeed({ system, log });
    const users = createNamespaceUsers({ system, table, secret });
    return new NamespaceRegistry({
      options,
      server,
      table,
      feed,
      users,
      records: createSandboxRecords(system),
    });
  } catch (cause) {
    system.disconnect();
    throw cause;
  }
}

interface RegistryParts {
  readonly options: RegistryOptions;
  readonly server: SharedServer;
  readonly table: CommandTable;
  readonly feed: KeyspaceFeed;
  readonly users: NamespaceUsers;
  readonly records: SandboxRecords;
}

class NamespaceRegistry implements SandboxRegistry {
  readonly #parts: RegistryParts;
  readonly #open = new Map<string, NamespaceSandbox>();
  readonly #opening = new Map<string, Promise<NamespaceSandbox | undefined>>();
  readonly #removing = new Map<string, Promise<void>>();
  readonly #touchedAtMs = new Map<string, number>();
  readonly #allowance: AddressAllowance;
  readonly #timer: NodeJS.Timeout;
  #sweeping: Promise<void> | undefined;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
    this.#allowance = new AddressAllowance(parts.options.config.limits.sandboxesPerAddressPerHour);
    this.#timer = setInterval(() => void this.sweep(), sweepEveryMs);
    this.#timer.unref();
  }

  async create(options: {
    owner: string;
    scope: string;
    start: readonly string[];
    address?: string;
  }): Promise<Sandbox> {
    const { owner, scope, start, address } = options;
    const { limits } = this.#parts.options.config;
    if (address !== undefined && !this.#allowance.take(address, Date.now())) {
      throw new Failure(
        'quota',
        'Too many sandboxes were made from your address. Please try again later.',
        600,
      );
    }
    return this.#guarded(async () => {
      if ((await this.#parts.records.count()) >= limits.sandboxes) {
        throw new Failure(
          'busy',
          'All sandboxes are taken at the moment. Please try again in a few minutes.',
          120,
        );
      }
      const record = await this.#newRecord(owner, scope);
      const sandbox = this.#takeUp(record);
      try {
        await this.#parts.users.ensure(record.id);
        await sandbox.reset(start);
      } catch (cause) {
        await this.remove(record.id);
        throw cause;
      }
      return sandbox;
    });
  }

  async findByScope(owner: string, scope: string): Promise<Sandbox | undefined> {
    return this.#guarded(async () => {
      const id = await this.#parts.records.findByScope(owner, scope);
      return id === undefined ? undefined : this.find(id);
    });
  }

  async find(id: string): Promise<Sandbox | undefined> {
    if (!isId(id) || this.#removing.has(id)) return undefined;
    const open = this.#open.get(id);
    if (open !== undefined) return this.#livingOrRemoved(open);
    let opening = this.#opening.get(id);
    if (opening === undefined) {
      opening = this.#guarded(() => this.#load(id)).finally(() => this.#opening.delete(id));
      this.#opening.set(id, opening);
    }
    return opening;
  }

  async remove(id: string): Promise<void> {
    if (!isId(id)) return;
    const removing = this.#removing.get(id) ?? this.#guarded(() => this.#remove(id));
    this.#removing.set(id, removing);
    await removing.finally(() => this.#removing.delete(id));
  }

  async removeAllOf(owner: string): Promise<void> {
    for (const id of await this.#parts.records.idsOf(owner)) await this.remove(id);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
    for (const sandbox of this.#open.values()) {
      sandbox.end(new Failure('unavailable', 'The server is ending. Please try again in a moment.', 2));
    }
    await Promise.allSettled([...this.#open.keys()].map(id => this.#writeTouch(id)));
    this.#open.clear();
    this.#parts.feed.close();
    this.#parts.server.system.disconnect();
  }

  /** Removes what nobody has used for too long, and puts away what nobody looks at. Never rejects. */
  sweep(nowMs = Date.now()): Promise<void> {
    this.#sweeping ??= this.#sweep(nowMs)
      .catch(cause => this.#parts.options.log.warn({ err: cause }, 'idle sandboxes could not be swept'))
      .finally(() => {
        this.#sweeping = undefined;
      });
    return this.#sweeping;
  }

  async #sweep(nowMs: number): Promise<void> {
    const { options, records } = this.#parts;
    for (const [id, sandbox] of this.#open) {
      sandbox.rest(nowMs);
      if (!sandbox.isUnattended || nowMs - sandbox.lastUsedAtMs < keptOpenMs) continue;
      await this.#writeTouch(id);
      this.#putAway(
        id,
        sandbox,
        new Failure('unavailable', 'This sandbox was put away. Please open it again.'),
      );
    }
    for (const id of await records.idleSince(nowMs - options.config.idleMs, removedAtOnce)) {
      const open = this.#open.get(id);
      if (open === undefined || open.expiresAtMs <= nowMs) await this.remove(id);
      else await this.#writeTouch(id);
    }
  }

  async #newRecord(owner: string, scope: string): Promise<SandboxRecord> {
    const { records } = this.#parts;
    for (let attempt = 0; attempt < slotAttempts; attempt += 1) {
      const id = newId();
      const slot = slotOf(id);
      if (slot === slotOf(reservedTag) || !(await records.claimSlot(slot, id))) continue;
      const nowMs = Date.now();
      const record: SandboxRecord = {
        id,
        owner,
        scope,
        token: newToken(),
        createdAtMs: nowMs,
        offsetMs: 0,
        lastUsedAtMs: nowMs,
      };
      await records.add(record);
      return record;
    }
    throw new Failure(
      'busy',
      'All sandboxes are taken at the moment. Please try again in a few minutes.',
      120,
    );
  }

  async #load(id: string): Promise<NamespaceSandbox | undefined> {
    const record = await this.#parts.records.find(id);
    if (record === undefined) return undefined;
    return this.#livingOrRemoved(this.#open.get(id) ?? this.#takeUp(record));
  }

  async #livingOrRemoved(sandbox: NamespaceSandbox): Promise<NamespaceSandbox | undefined> {
    if (Date.now() < sandbox.expiresAtMs) return sandbox;
    await this.remove(sandbox.id);
    return undefined;
  }

  #takeUp(record: SandboxRecord): NamespaceSandbox {
    const { options, server, table, feed, users, records } = this.#parts;
    const { id, token } = record;
    const sandbox = openNamespaceSandbox({
      record,
      url: () => options.respUrl(id, token),
      slot: slotOf(id),
      isClustered: server.isClustered,
      table,
      limits: options.config.limits,
      idleMs: options.config.idleMs,
      system: server.system,
      feed,
      log: options.log,
      connect: createConnector({ id, target: options.target, users, limits: options.config.limits }),
      touched: nowMs => {
        if (nowMs - (this.#touchedAtMs.get(id) ?? 0) < touchEveryMs) return;
        this.#touchedAtMs.set(id, nowMs);
        records.touch(id, nowMs).catch(cause => options.log.warn({ err: cause }, 'a last use was not noted'));
      },
      saveOffset: offsetMs => records.setOffset(id, offsetMs),
    });
    this.#open.set(id, sandbox);
    return sandbox;
  }

  async #writeTouch(id: string): Promise<void> {
    const sandbox = this.#open.get(id);
    if (sandbox !== undefined) await this.#parts.records.touch(id, sandbox.lastUsedAtMs);
  }

  #putAway(id: string, sandbox: NamespaceSandbox, failure: Failure): void {
    this.#open.delete(id);
    this.#touchedAtMs.delete(id);
    sandbox.end(failure);
  }

  async #remove(id: string): Promise<void> {
    const { records, users, server, options } = this.#parts;
    const open = this.#open.get(id);
    const expired = new Failure('expired', 'This sandbox has ended. Reload the page for a new one.');
    if (open !== undefined) this.#putAway(id, open, expired);
    // The user first: from then on nobody can write what would be left behind.
    await users.remove(id);
    const slot = slotOf(id);
    const keyspace = createKeyspace({
      system: server.system,
      prefix: prefixOf(id),
      slot,
      isClustered: server.isClustered,
      mostKeys: options.config.limits.keys,
    });
    for (let names = await keyspace.names(); names.length > 0; names = await keyspace.names()) {
      await keyspace.remove(names);
    }
    await records.remove(id, slot);
  }

  /** What the server's own trouble is called outside. */
  async #guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof Failure) throw cause;
      this.#parts.options.log.error({ err: cause }, 'the shared Redis did not do as asked');
      throw isUnavailable(cause)
        ? new Failure('unavailable', 'The sandboxes cannot be reached at the moment. Please try again.', 2)
        : cause;
    }
  }
}

/** The connection is down, or the server loads its data or has no cluster yet. */
function isUnavailable(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return (
    /^(?:CLUSTERDOWN|LOADING|MISCONF|READONLY|MASTERDOWN|OOM)/.test(cause.message) ||
    /Connection is closed|max retries|ECONN|ENOENT|EPIPE|timed out/i.test(cause.message)
  );
}
