/**
 * Finds, makes and ends the sandboxes on servers of one's own on this machine. What lives longer than the process is
 * beside their servers (`record.ts`); what is open in it is in a map here.
 */
import type { Logger } from 'pino';
import type { CommandTable } from '#sandbox/command/table.ts';
import type { Config } from '#sandbox/config.ts';
import { Failure, sandboxEnded } from '#sandbox/failure.ts';
import { newId, newToken } from '#sandbox/namespace/ids.ts';
import type { Servers, Topology } from '#sandbox/server/contract.ts';
import type { ServerKind } from '#sandbox/server-protocol.ts';
import { type OwnRecord, readOwnRecord, writeOwnRecord } from './record.ts';
import { type OutsidePorts, OwnSandbox } from './sandbox.ts';

export interface OwnRegistryOptions {
  readonly servers: Servers;
  /** Of a server of the same kind as those that learners get, by `ownDecision`. */
  readonly table: CommandTable;
  readonly config: Pick<Config, 'limits' | 'idleMs'>;
  readonly log: Logger;
  readonly respUrl: (id: string, token: string) => string;
}

export interface CreateOwn {
  readonly owner: string;
  readonly scope: string;
  readonly start: readonly string[];
  readonly kind: ServerKind;
  readonly hasReplicas?: boolean | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly onWaiting?: ((place: number | null) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Must not make room for the new one. */
  readonly keeps?: string | undefined;
  /** Time has been moved on by so much already. */
  readonly offsetMs?: number | undefined;
  /** Until it ends the sandbox stands in no scope, and a process that ends meanwhile leaves nothing of it. */
  readonly prepare?: ((sandbox: OwnSandbox) => Promise<void>) | undefined;
}

/** Where clients outside reach the nodes of a sandbox, opened with it and closed with it. */
export interface OpensOutsidePorts {
  open(sandbox: OwnSandbox, topology: Topology): Promise<void>;
  of(id: string): OutsidePorts | undefined;
  close(id: string): Promise<void>;
}

const sweepEveryMs = 30_000;
/** How often the time of the last use is written down. */
const touchEveryMs = 60_000;
/** Scope of a sandbox that keys are still moving to, or that is still prepared for its learner. */
export const movingScope = 'moving';
/** Made by a program and not by a page: no bench of the learner's own stands on it. */
const programScope = /^api:/;

interface Known {
  record: OwnRecord;
  readonly topology: Topology;
  sandbox: OwnSandbox | undefined;
  writtenAtMs: number;
  writing: Promise<void>;
}

/** Takes up what earlier runs of this process have left. */
export async function openOwnRegistry(options: OwnRegistryOptions): Promise<OwnRegistry> {
  const registry = new OwnRegistry(options);
  await registry.open();
  return registry;
}

export class OwnRegistry {
  readonly #options: OwnRegistryOptions;
  readonly #known = new Map<string, Known>();
  readonly #removing = new Map<string, Promise<void>>();
  readonly #creating = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #ports: OpensOutsidePorts | undefined;
  #isClosed = false;

  constructor(options: OwnRegistryOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.sweep(), sweepEveryMs);
    this.#timer.unref();
  }

  async open(): Promise<void> {
    const { servers } = this.#options;
    for (const topology of servers.all()) {
      const record = await readOwnRecord(topology.directory);
      // Without a record nobody can come back to it; while keys were still moving, they are where they came from.
      if (record === undefined || record.id !== topology.id || record.scope === movingScope) {
        await servers.remove(topology.id);
      } else this.#know(record, topology);
    }
  }

  /** From now on clients outside reach the nodes by ports of their own. */
  openPorts(ports: OpensOutsidePorts): void {
    this.#ports = ports;
    for (const { sandbox, topology } of this.#known.values()) {
      if (sandbox !== undefined) void ports.open(sandbox, topology);
    }
  }

  has(id: string): boolean {
    return this.#known.has(id) || this.#removing.has(id);
  }

  /** @throws {Failure} `quota`, `busy`, `unavailable` */
  async create(options: CreateOwn): Promise<OwnSandbox> {
    const { owner } = options;
    this.#demandOpen();
    await this.#makeRoom(options);
    this.#creating.set(owner, (this.#creating.get(owner) ?? 0) + 1);
    try {
      return await this.#create(options);
    } finally {
      const left = (this.#creating.get(owner) ?? 1) - 1;
      if (left > 0) this.#creating.set(owner, left);
      else this.#creating.delete(owner);
    }
  }

  async find(id: string): Promise<OwnSandbox | undefined> {
    const known = this.#removing.has(id) ? undefined : this.#known.get(id);
    if (known === undefined) return undefined;
    const sandbox = this.#open(known);
    await this.#ports?.open(sandbox, known.topology);
    if (Date.now() < sandbox.expiresAtMs) return sandbox;
    await this.remove(id);
    return undefined;
  }

  /** The newest of that scope. */
  async findByScope(owner: string, scope: string): Promise<OwnSandbox | undefined> {
    const found = this.#ofOwner(owner).filter(({ record }) => record.scope === scope);
    const newest = found.sort((a, b) => b.record.createdAtMs - a.record.createdAtMs)[0];
    return newest === undefined ? undefined : this.find(newest.record.id);
  }

  /** Gives it another place of the learner's. */
  async setScope(id: string, scope: string): Promise<void> {
    const known = this.#known.get(id);
    if (known === undefined) throw sandboxEnded('removed');
    await this.#write(known, { scope });
  }

  async remove(id: string, why?: Failure): Promise<void> {
    const removing = this.#removing.get(id) ?? this.#remove(id, why);
    this.#removing.set(id, removing);
    await removing.finally(() => this.#removing.delete(id));
  }

  async removeAllOf(owner: string): Promise<void> {
    for (const { record } of this.#ofOwner(owner)) await this.remove(record.id);
  }

  /** Removes what nobody has used for too long, and lets rest what is idle. Never rejects. */
  async sweep(nowMs = Date.now()): Promise<void> {
    for (const known of [...this.#known.values()]) {
      const lastUsedAtMs = known.sandbox?.lastUsedAtMs ?? known.record.lastUsedAtMs;
      known.sandbox?.rest(nowMs);
      if (nowMs - lastUsedAtMs < this.#options.config.idleMs) continue;
      await this.remove(known.record.id).catch(cause =>
        this.#options.log.warn({ err: cause }, 'a sandbox that nobody uses could not be removed'),
      );
    }
  }

  /** Ends all in this process. The servers are ended by who has opened them. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    const failure = new Failure('unavailable', 'The server is ending. Please try again in a moment.', 2);
    const all = [...this.#known.values()];
    for (const { sandbox } of all) sandbox?.end(failure);
    const written = await Promise.allSettled(
      all.map(known =>
        known.sandbox === undefined
          ? undefined
          : this.#write(known, { lastUsedAtMs: known.sandbox.lastUsedAtMs }),
      ),
    );
    for (const outcome of written) {
      if (outcome.status === 'rejected') {
        this.#options.log.warn({ err: outcome.reason }, 'a last use was not written down');
      }
    }
  }

  async #create(options: CreateOwn): Promise<OwnSandbox> {
    const { owner, scope, start, kind, hasReplicas, parameters, onWaiting, signal, prepare } = options;
    const { servers } = this.#options;
    const nowMs = Date.now();
    const topology = await servers.create({
      id: this.#freshId(),
      owner,
      kind,
      ...(hasReplicas === undefined ? {} : { hasReplicas }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(onWaiting === undefined ? {} : { onWaiting }),
      ...(signal === undefined ? {} : { signal }),
    });
    const { id } = topology;
    try {
      const record: OwnRecord = {
        id,
        owner,
        scope: prepare === undefined ? scope : movingScope,
        token: newToken(),
        kind,
        createdAtMs: nowMs,
        lastUsedAtMs: Date.now(),
        offsetMs: options.offsetMs ?? 0,
        settings: {},
      };
      await writeOwnRecord(topology.directory, record);
      this.#demandOpen();
      const known = this.#know(record, topology);
      const sandbox = this.#open(known);
      await this.#ports?.open(sandbox, topology);
      await sandbox.begin(start);
      if (prepare !== undefined) {
        await prepare(sandbox);
        sandbox.forgetWork();
        // It begins now: what was done before is not its learner's.
        await this.#write(known, { scope, createdAtMs: Date.now() });
      }
      return sandbox;
    } catch (cause) {
      if (this.#known.has(id)) await this.remove(id);
      else await servers.remove(id);
      throw cause;
    }
  }

  #freshId(): string {
    for (;;) {
      const id = newId();
      if (this.#options.servers.find(id) === undefined) return id;
    }
  }

  /** A bench of the learner's own takes the place of what was used longest ago; a program is told to end one. */
  async #makeRoom({ owner, scope, keeps }: CreateOwn): Promise<void> {
    const most = this.#options.config.limits.ownSandboxesPerLearner;
    for (;;) {
      const mine = this.#ofOwner(owner).filter(({ record }) => !this.#removing.has(record.id));
      const creating = this.#creating.get(owner) ?? 0;
      if (mine.length + creating < most) return;
      const oldest = mine
        .filter(({ record }) => record.id !== keeps)
        .sort((a, b) => lastUseOf(a) - lastUseOf(b))[0];
      if (programScope.test(scope) || oldest === undefined) {
        throw new Failure(
          'quota',
          `You have ${most} sandboxes on servers of your own, and no more fit. End one first.`,
        );
      }
      const why = 'This sandbox has ended to make room for another of yours. Start a new one.';
      await this.remove(oldest.record.id, new Failure('expired', why));
    }
  }

  #ofOwner(owner: string): Known[] {
    return [...this.#known.values()].filter(({ record }) => record.owner === owner);
  }

  #know(record: OwnRecord, topology: Topology): Known {
    const known: Known = {
      record,
      topology,
      sandbox: undefined,
      writtenAtMs: Date.now(),
      writing: Promise.resolve(),
    };
    this.#known.set(record.id, known);
    return known;
  }

  #open(known: Known): OwnSandbox {
    if (known.sandbox !== undefined) return known.sandbox;
    const { table, config, log, respUrl } = this.#options;
    const { topology } = known;
    const { id, token } = known.record;
    known.sandbox = new OwnSandbox({
      record: () => known.record,
      topology,
      url: () => respUrl(id, token),
      table,
      limits: config.limits,
      idleMs: config.idleMs,
      log,
      outside: () => this.#ports?.of(id),
      touched: nowMs => {
        if (nowMs - known.writtenAtMs < Math.min(touchEveryMs, config.idleMs / 100)) return;
        this.#write(known, { lastUsedAtMs: nowMs }).catch(cause =>
          log.warn({ err: cause }, 'a last use was not noted'),
        );
      },
      saveLastUse: lastUsedAtMs => this.#write(known, { lastUsedAtMs }),
      saveOffset: offsetMs => this.#write(known, { offsetMs }),
      settings: {
        read: () => known.record.settings,
        save: settings => this.#write(known, { settings }),
      },
    });
    return known.sandbox;
  }

  #write(known: Known, change: Partial<OwnRecord>): Promise<void> {
    known.record = { ...known.record, ...change };
    known.writtenAtMs = Date.now();
    known.writing = known.writing
      .catch(() => undefined)
      .then(async () => {
        if (!this.#removing.has(known.record.id))
          await writeOwnRecord(known.topology.directory, known.record);
      });
    return known.writing;
  }

  async #remove(id: string, why?: Failure): Promise<void> {
    const known = this.#known.get(id);
    if (known === undefined) return;
    const { sandbox } = known;
    const isUnused = sandbox !== undefined && sandbox.expiresAtMs <= Date.now();
    sandbox?.end(why ?? sandboxEnded(isUnused ? 'unused' : 'removed'));
    void this.#ports?.close(id);
    await known.writing.catch(() => undefined);
    try {
      await this.#options.servers.remove(id);
    } finally {
      this.#known.delete(id);
    }
  }

  #demandOpen(): void {
    if (this.#isClosed) throw new Failure('unavailable', 'The server is ending. Try again in a minute.', 60);
  }
}

const lastUseOf = ({ record, sandbox }: Known) => sandbox?.lastUsedAtMs ?? record.lastUsedAtMs;
