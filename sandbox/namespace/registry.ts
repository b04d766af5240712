/**
 * Finds, makes and ends the namespaces of one shared Redis: the embedded one, a cluster of one node, or a standalone
 * server behind REDIS_URL. What lives longer than the process is in the records and the keys; what is open in this
 * process is in a map here.
 */
import type { Logger } from 'pino';
import { type CommandTable, loadCommandTable } from '#sandbox/command/table.ts';
import type { Config } from '#sandbox/config.ts';
import { Failure, sandboxEnded } from '#sandbox/failure.ts';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import type { Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';
import { createKeyspaceFeed, type KeyspaceFeed } from '#sandbox/view/feed.ts';
import { createNamespaceUsers, type NamespaceUsers } from './acl.ts';
import { AddressAllowance } from './address-allowance.ts';
import { isId, newToken } from './ids.ts';
import { findStrays, type LeftoversParts, releaseStaleClaims, removeNamespace } from './leftovers.ts';
import { OpenSandboxes } from './open-sandboxes.ts';
import { createSandboxRecords, type SandboxRecord, type SandboxRecords } from './records.ts';
import type { NamespaceSandbox } from './sandbox.ts';
import { guarded, serverIsAway } from './server-trouble.ts';
import { type ServerReturn, ServerWatch } from './server-watch.ts';
import { openSharedServer, type SharedServer } from './shared-server.ts';
import { UpstreamConnections } from './upstream-connections.ts';
import { allTaken, WarmPool } from './warm-pool.ts';

export interface RegistryOptions {
  readonly target: RedisTarget;
  readonly config: Config;
  /** Derives the passwords of the namespaces' users on the server. */
  readonly secret: string;
  readonly log: Logger;
  readonly respUrl: (id: string, token: string) => string;
}

const sweepEveryMs = 30_000;
const strayEveryMs = 3_600_000;
const removedAtOnce = 100;

/** @throws {Error} if the server cannot be used, in one line, fit to be printed */
export async function openNamespaceRegistry(options: RegistryOptions): Promise<NamespaceRegistry> {
  const { target, log, secret } = options;
  const server = await openSharedServer(target, log);
  const { system } = server;
  try {
    const table = await loadCommandTable(target, log);
    const feed = await createKeyspaceFeed({ system, target, log });
    const users = createNamespaceUsers({ system, table, secret });
    const records = createSandboxRecords(system);
    return new NamespaceRegistry({ options, server, table, feed, users, records });
  } catch (cause) {
    system.disconnect();
    throw cause;
  }
}

export interface RegistryParts {
  readonly options: RegistryOptions;
  readonly server: SharedServer;
  readonly table: CommandTable;
  readonly feed: KeyspaceFeed;
  readonly users: NamespaceUsers;
  readonly records: SandboxRecords;
}

const noServers = () => new Failure('unavailable', 'No servers of your own are to be had here.', 3600);

export class NamespaceRegistry implements SandboxRegistry {
  readonly #parts: RegistryParts;
  readonly #leftovers: LeftoversParts;
  readonly #open: OpenSandboxes;
  readonly #opening = new Map<string, Promise<NamespaceSandbox | undefined>>();
  readonly #removing = new Map<string, Promise<void>>();
  readonly #connections = new UpstreamConnections(() => this.#watch.isAway);
  readonly #allowance: AddressAllowance;
  readonly #pool: WarmPool;
  readonly #watch: ServerWatch;
  readonly #timer: NodeJS.Timeout;
  #awayTimer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  #strayAtMs = 0;

  constructor(parts: RegistryParts) {
    const { options, server, users, records } = parts;
    const { limits } = options.config;
    this.#parts = parts;
    this.#leftovers = { server, users, records, mostKeys: limits.keys };
    this.#allowance = new AddressAllowance(limits.sandboxesPerAddressPerHour);
    this.#open = new OpenSandboxes({
      ...parts,
      connections: this.#connections,
      guarded: work => this.#guarded(work),
    });
    this.#pool = new WarmPool({ records, users, size: limits.warmNamespaces, log: options.log });
    this.#watch = new ServerWatch({
      ...server,
      log: options.log,
      onAway: () => this.#serverAway(),
      onBack: change => void this.#serverBack(change),
    });
    this.#timer = setInterval(() => void this.sweep(), sweepEveryMs);
    this.#timer.unref();
    // What a former process left behind does not wait for the first round; it also fills the pool.
    void this.sweep();
  }

  async create(options: Parameters<SandboxRegistry['create']>[0]): Promise<NamespaceSandbox> {
    const { owner, scope, start, address, kind = 'namespace' } = options;
    if (kind !== 'namespace') throw noServers();
    this.countSandbox(address);
    return this.#guarded(async () => {
      if (this.#watch.isFull) throw allTaken();
      const sandbox = this.#open.takeUp(await this.#newRecord(owner, scope), { hasUser: true });
      try {
        await sandbox.begin(start);
      } catch (cause) {
        await this.remove(sandbox.id);
        throw cause;
      }
      return sandbox;
    });
  }

  /** One more, of whatever kind, is made from that address. @throws {Failure} `quota` */
  countSandbox(address: string | undefined): void {
    if (address === undefined || this.#allowance.take(address, Date.now())) return;
    throw new Failure(
      'quota',
      'Too many sandboxes were made from your address. Please try again later.',
      600,
    );
  }

  async findByScope(owner: string, scope: string): Promise<Sandbox | undefined> {
    return this.#guarded(async () => {
      const id = await this.#parts.records.findByScope(owner, scope);
      return id === undefined ? undefined : this.find(id);
    });
  }

  async find(id: string): Promise<NamespaceSandbox | undefined> {
    if (!isId(id) || this.#removing.has(id)) return undefined;
    const open = this.#open.get(id);
    if (open !== undefined && Date.now() < open.expiresAtMs) return open;
    let opening = this.#opening.get(id);
    if (opening === undefined) {
      opening = this.#guarded(() => this.#load(id)).finally(() => this.#opening.delete(id));
      this.#opening.set(id, opening);
    }
    return opening;
  }

  async remove(id: string, why?: Failure): Promise<void> {
    if (!isId(id)) return;
    const removing = this.#removing.get(id) ?? this.#guarded(() => this.#remove(id, why));
    this.#removing.set(id, removing);
    await removing.finally(() => this.#removing.delete(id));
  }

  async move(): Promise<never> {
    throw noServers();
  }

  async removeAllOf(owner: string): Promise<void> {
    const ids = await this.#guarded(() => this.#parts.records.idsOf(owner));
    for (const id of ids) await this.remove(id);
  }

  async close(): Promise<void> {
    const { options, feed, server } = this.#parts;
    clearInterval(this.#timer);
    clearTimeout(this.#awayTimer);
    this.#watch.close();
    await this.#sweeping;
    this.#open.endAll(new Failure('unavailable', 'The server is ending. Please try again in a moment.', 2));
    // A server that is away would only keep us waiting: what is left to do there, the next sweep does.
    const ends = this.#watch.isAway ? [] : [this.#pool.close(), this.#open.writeLastUses()];
    const written = await Promise.allSettled(ends);
    for (const outcome of written) {
      if (outcome.status === 'fulfilled') continue;
      options.log.warn({ err: outcome.reason }, 'the end could not be written down whole');
    }
    feed.close();
    server.system.disconnect();
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
    await this.#pool.keep(nowMs);
    await this.#open.compareWithRecords('removed');
    await this.#open.rest(nowMs);
    for (const id of await records.idleSince(nowMs - options.config.idleMs, removedAtOnce)) {
      const open = this.#open.get(id);
      if (open === undefined || open.expiresAtMs <= nowMs) await this.remove(id);
      else await this.#open.writeLastUse(open);
    }
    await releaseStaleClaims(this.#leftovers, nowMs);
    if (nowMs - this.#strayAtMs < strayEveryMs) return;
    this.#strayAtMs = nowMs;
    await findStrays(this.#leftovers, nowMs);
  }

  async #newRecord(owner: string, scope: string): Promise<SandboxRecord> {
    const { records, options } = this.#parts;
    for (;;) {
      const claim = await this.#pool.take();
      const nowMs = Date.now();
      const times = { createdAtMs: nowMs, offsetMs: 0, lastUsedAtMs: nowMs };
      const record: SandboxRecord = { id: claim.id, owner, scope, token: newToken(), ...times };
      const outcome = await records.adopt(record, options.config.limits.sandboxes);
      if (outcome === 'adopted') return record;
      if (outcome === 'lost') continue;
      this.#pool.giveBack(claim);
      throw allTaken();
    }
  }

  async #load(id: string): Promise<NamespaceSandbox | undefined> {
    const record = await this.#parts.records.find(id);
    if (record === undefined) return undefined;
    return this.#livingOrRemoved(this.#open.get(id) ?? this.#open.takeUp(record, { hasUser: false }));
  }

  async #livingOrRemoved(sandbox: NamespaceSandbox): Promise<NamespaceSandbox | undefined> {
    if (Date.now() < sandbox.expiresAtMs) return sandbox;
    // Another process may have seen it used.
    const [usedAtMs] = await this.#parts.records.lastUses([sandbox.id]);
    if (usedAtMs !== undefined) sandbox.usedElsewhere(usedAtMs);
    if (Date.now() < sandbox.expiresAtMs) return sandbox;
    await this.remove(sandbox.id);
    return undefined;
  }

  async #remove(id: string, why?: Failure): Promise<void> {
    const open = this.#open.get(id);
    const isUnused = open !== undefined && open.expiresAtMs <= Date.now();
    if (open !== undefined) this.#open.putAway(open, why ?? sandboxEnded(isUnused ? 'unused' : 'removed'));
    await removeNamespace(this.#leftovers, id);
  }

  #serverAway(): void {
    this.#open.publish({ type: 'server', state: 'away' });
    // Commands have their own time; what blocks or listens would wait on.
    this.#awayTimer = setTimeout(
      () => this.#connections.closeAll(),
      this.#parts.options.config.limits.commandTimeoutMs,
    );
    this.#awayTimer.unref();
  }

  /** Never rejects. */
  async #serverBack({ isOther, formerSeenAtMs }: ServerReturn): Promise<void> {
    const { feed, options } = this.#parts;
    clearTimeout(this.#awayTimer);
    try {
      // Connections that are still open lead to a server that is not the one any more.
      if (isOther) this.#connections.closeFormer(formerSeenAtMs);
      // Its connection may be one on which nothing comes any more, and nothing tells.
      await feed.renew();
      if (isOther) {
        this.#pool.forget();
        await this.#open.compareWithRecords('lost');
      }
    } catch (cause) {
      options.log.warn({ err: cause }, 'what the returned Redis still knows could not be compared');
    }
    this.#open.publish({ type: 'server', state: 'back' });
  }

  async #guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    // Asking would only take its time to say the same.
    if (this.#watch.isAway) throw serverIsAway();
    try {
      return await guarded(this.#parts.options.log, work);
    } catch (cause) {
      if (cause instanceof Failure && cause.code === 'unavailable') this.#watch.suspect();
      throw cause;
    }
  }
}
