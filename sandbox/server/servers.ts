/**
 * All servers of learners' own on this machine: `servers/<id>/` for each topology in the data folder.
 *
 * Memory is set aside for what is awake. When it is all taken, the one that was used longest ago falls asleep, and if
 * all are in use, newcomers wait in a line. Nothing of a process that ended is left: what a killed one left behind is
 * ended and removed by the next start, and whole topologies are found again, asleep.
 */
import { randomBytes } from 'node:crypto';
import { readdir, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config, Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { type Capacity, createCapacity } from './capacity.ts';
import { endOrphan } from './child.ts';
import type { CreateTopology, Servers, Topology } from './contract.ts';
import { type Jail, openJail } from './jail.ts';
import type { ManagedTopology } from './own-topology.ts';
import { openTopologyFolders, type TopologyFolders } from './topology-folders.ts';
import { type ReserveMemory, TopologyMaker } from './topology-maker.ts';
import { endProcessesOf, processesOf } from './user-processes.ts';

export interface OpenServers {
  readonly dataDir: string;
  readonly config: Pick<Config, 'ownServersBytes'> & { readonly limits: Limits };
  /** What learners may do on a Redis node, as of ACL SETUSER. */
  readonly learnerRules: readonly string[];
  readonly log: Logger;
  /** Without walls, as where the system permits none. */
  readonly isPlain?: boolean;
  /** As where these programs are not installed. */
  readonly without?: readonly 'ip'[];
}

/** With what only their owner does. */
export interface OwnServers extends Servers {
  /** Puts to sleep what nobody has used for long. It runs by itself; tests call it. */
  sweep(nowMs: number): Promise<void>;
  /** For other processes that are to be walled in too. */
  readonly jail: Jail;
}

const sweepMs = 5000;
/** All are put to sleep together when the process ends. */
const closeMs = 8000;

/** Ends what an earlier run left behind and finds its topologies. @throws {Error} in one line, fit to be printed */
export async function openServers(options: OpenServers): Promise<OwnServers> {
  const jail = await openJail(options);
  const folders = await openTopologyFolders(options.dataDir);
  const servers = new AllServers(options, jail, folders);
  await servers.open();
  return servers;
}

class AllServers implements OwnServers {
  readonly isolation: Servers['isolation'];
  readonly #options: OpenServers;
  readonly #limits: Limits;
  readonly jail: Jail;
  readonly #folders: TopologyFolders;
  readonly #maker: TopologyMaker;
  readonly #capacity: Capacity;
  readonly #topologies = new Map<string, ManagedTopology>();
  readonly #creating = new Set<string>();
  readonly #removals = new Map<ManagedTopology, Promise<void>>();
  readonly #budgetBytes: number;
  #warm: { topology: ManagedTopology; folder: string }[] = [];
  #warming: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: OpenServers, jail: Jail, folders: TopologyFolders) {
    this.#options = options;
    this.#limits = options.config.limits;
    this.jail = jail;
    this.#folders = folders;
    this.isolation = jail.isolation;
    this.#budgetBytes = options.config.ownServersBytes ?? totalmem() / 2;
    const { learnerRules, log } = options;
    this.#maker = new TopologyMaker({ jail, folders, limits: this.#limits, learnerRules, log });
    this.#capacity = createCapacity({
      budgetBytes: this.#budgetBytes,
      waitMs: this.#limits.ownServerWaitMs,
      waiting: this.#limits.ownServersWaiting,
      makeRoom: neededBytes => this.#makeRoom(neededBytes),
    });
  }

  get capacity(): Servers['capacity'] {
    const all = [...this.#topologies.values()];
    return {
      awakeNodes: all.filter(isAwake).reduce((sum, { nodes }) => sum + nodes.length, 0),
      asleepTopologies: all.filter(topology => topology.activity === 'asleep').length,
      waiting: this.#capacity.waiting,
      reservedBytes: this.#capacity.reservedBytes,
      budgetBytes: this.#budgetBytes,
    };
  }

  async open(): Promise<void> {
    const { users, programs } = this.jail;
    if (users === undefined) await this.#endOrphans();
    else {
      const left = await processesOf(users.first, users.last);
      for (const user of new Set(left.map(process => process.user))) {
        this.#options.log.warn({ user }, 'ending servers that an earlier run left behind');
        await endProcessesOf(user, programs);
      }
    }
    for (const record of await this.#folders.readAll()) {
      if (record.user !== null) users?.claim(record.user);
      const topology = this.#maker.build(record, record.id, wait => this.#reserve(record, wait));
      this.#topologies.set(record.id, topology);
    }
    this.#timer = setInterval(() => void this.sweep(Date.now()), sweepMs);
    this.#timer.unref();
    this.#keepWarm();
  }

  async create(options: CreateTopology): Promise<Topology> {
    this.#demandOpen();
    if (!/^[a-z0-9]{1,32}$/.test(options.id) || this.#isTaken(options.id)) {
      throw new Error('The id of a topology is wrong or taken.');
    }
    if (this.#topologies.size >= this.#limits.ownServers) {
      throw new Failure('busy', 'Too many servers are kept on this machine. Try again later.', 600);
    }
    this.#creating.add(options.id);
    try {
      await this.#demandDisk();
      return (await this.#adoptWarm(options)) ?? (await this.#createAnew(options));
    } finally {
      this.#creating.delete(options.id);
    }
  }

  /** Its place in the line comes first, before all that takes time. */
  async #createAnew(options: CreateTopology): Promise<Topology> {
    const release = await this.#reserve(options, options);
    let topology: ManagedTopology | undefined;
    try {
      this.#demandOpen();
      const record = await this.#maker.record(options);
      const reserve = once(release, wait => this.#reserve(record, wait));
      topology = this.#maker.build(record, record.id, reserve);
      this.#topologies.set(record.id, topology);
      await this.#maker.makeFolders(record, record.id);
      await topology.begin();
      return topology;
    } catch (cause) {
      release();
      if (topology !== undefined) await this.#remove(topology);
      throw cause;
    }
  }

  find(id: string): Topology | undefined {
    return this.#topologies.get(id);
  }

  all(): readonly Topology[] {
    return [...this.#topologies.values()];
  }

  async remove(id: string): Promise<void> {
    const topology = this.#topologies.get(id);
    if (topology !== undefined) await this.#remove(topology);
  }

  async sweep(nowMs: number): Promise<void> {
    const isIdle = (topology: ManagedTopology) =>
      topology.activity === 'awake' && nowMs - topology.usedAtMs >= this.#limits.ownServerIdleMs;
    const idle = [...this.#topologies.values()].filter(isIdle);
    await Promise.all(idle.map(topology => this.#putToSleep(topology)));
    this.#capacity.pump();
    this.#keepWarm();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#capacity.close();
    await this.#warming;
    const all = [...this.#topologies.values()];
    const asleep = Promise.all(all.map(topology => this.#putToSleep(topology)));
    await Promise.race([asleep, sleep(closeMs, undefined, { ref: false })]);
    await Promise.all(all.map(topology => topology.end()));
    await Promise.all([...this.#removals.values()]);
    for (const warm of this.#warm.splice(0)) await this.#discardQuietly(warm.topology, warm.folder);
    await this.#folders.close();
  }

  async #reserve(
    what: Pick<CreateTopology, 'kind' | 'hasReplicas'>,
    { onWaiting, signal }: Pick<CreateTopology, 'onWaiting' | 'signal'>,
  ): Promise<() => void> {
    this.#demandOpen();
    return this.#capacity.reserve({
      bytes: this.#maker.bytesOf(what),
      ...(onWaiting === undefined ? {} : { onWaiting }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  #makeRoom(neededBytes: number): boolean {
    let missing = neededBytes;
    for (const { topology, folder } of this.#warm.splice(0)) {
      missing -= this.#maker.bytesOf(topology.record);
      void this.#discardQuietly(topology, folder);
    }
    for (const topology of this.#topologies.values()) {
      if (topology.activity === 'falling-asleep') missing -= this.#maker.bytesOf(topology.record);
    }
    const busySinceMs = Date.now() - this.#limits.ownServerBusyMs;
    const idle = [...this.#topologies.values()]
      .filter(topology => topology.activity === 'awake' && topology.usedAtMs < busySinceMs)
      .sort((a, b) => a.usedAtMs - b.usedAtMs);
    for (const topology of idle) {
      if (missing <= 0) break;
      missing -= this.#maker.bytesOf(topology.record);
      void this.#putToSleep(topology);
    }
    return missing <= 0;
  }

  async #putToSleep(topology: ManagedTopology): Promise<void> {
    await topology.sleep().catch((cause: unknown) => {
      this.#options.log.error({ err: cause, id: topology.id }, 'servers could not be put to sleep');
      // Not again before another while.
      topology.used(Date.now());
    });
  }

  #remove(topology: ManagedTopology): Promise<void> {
    const under = this.#removals.get(topology) ?? this.#discard(topology, topology.id);
    this.#removals.set(topology, under);
    return under.finally(() => {
      this.#removals.delete(topology);
      if (this.#topologies.get(topology.id) === topology) this.#topologies.delete(topology.id);
    });
  }

  async #discard(topology: ManagedTopology, folder: string): Promise<void> {
    await topology.end();
    const { user } = topology.record;
    if (user !== null) await endProcessesOf(user, this.jail.programs);
    await this.#folders.remove(folder);
    if (user !== null) this.jail.users?.giveBack(user);
  }

  /** Of one that nobody has. What it may leave is found by the next start. */
  async #discardQuietly(topology: ManagedTopology, folder: string): Promise<void> {
    await this.#discard(topology, folder).catch((cause: unknown) => {
      this.#options.log.error({ err: cause, folder }, 'a server that was kept ready could not be removed');
    });
  }

  /** Where processes have no user that tells them. */
  async #endOrphans(): Promise<void> {
    for (const name of await this.#folders.names()) {
      const { directory } = this.#folders.folder(name);
      const pidFiles = (await readdir(directory).catch(() => [])).filter(file => file.endsWith('.pid'));
      for (const file of pidFiles) await endOrphan(join(directory, file), this.#options.log);
    }
  }

  /** One that runs already, if the wish is a plain one. */
  async #adoptWarm(options: CreateTopology): Promise<Topology | undefined> {
    if (options.kind !== 'server' || Object.keys(options.parameters ?? {}).length > 0) return undefined;
    const warm = this.#warm.shift();
    if (warm === undefined) return undefined;
    const { id, owner } = options;
    const { topology } = warm;
    try {
      if (topology.nodes[0]?.state !== 'running') throw new Error('It has ended meanwhile.');
      this.#topologies.set(id, topology);
      await this.#folders.rename(warm.folder, id);
      await topology.adopt({ ...topology.record, id, owner }, this.#folders.folder(id));
      topology.used(Date.now());
      return topology;
    } catch (cause) {
      this.#options.log.warn({ err: cause }, 'a server that was kept ready could not be given away');
      this.#topologies.delete(id);
      await this.#discardQuietly(topology, warm.folder);
      await this.#folders.remove(id);
      return undefined;
    } finally {
      this.#keepWarm();
    }
  }

  /** Without walls a folder cannot change its name under a server that runs. */
  #keepWarm(): void {
    if (!this.jail.isolation.hasOwnUser) return;
    const fill = async () => {
      while (this.#warm.length < this.#limits.warmServers && !this.#isClosed) {
        if (!(await this.#startWarm())) return;
      }
    };
    this.#warming = this.#warming.then(fill).catch((cause: unknown) => {
      this.#options.log.warn({ err: cause }, 'no server could be kept ready');
    });
  }

  async #startWarm(): Promise<boolean> {
    const record = await this.#maker.record({
      id: randomBytes(8).toString('hex'),
      owner: '',
      kind: 'server',
    });
    const release = this.#capacity.tryReserve(this.#maker.bytesOf(record));
    if (release === undefined) {
      if (record.user !== null) this.jail.users?.giveBack(record.user);
      return false;
    }
    const folder = this.#folders.freshName();
    const topology = this.#maker.build(
      record,
      folder,
      once(release, wait => this.#reserve(record, wait)),
    );
    try {
      await this.#maker.makeFolders(record, folder);
      await topology.begin();
      this.#warm.push({ topology, folder });
      return true;
    } catch (cause) {
      this.#options.log.warn({ err: cause }, 'no server could be kept ready');
      release();
      await this.#discardQuietly(topology, folder);
      return false;
    }
  }

  async #demandDisk(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#options.dataDir);
    if (bavail * bsize >= this.#limits.ownServersFreeDiskBytes) return;
    this.#options.log.error({ freeBytes: bavail * bsize }, 'too little disk for more servers');
    throw new Failure('unavailable', 'The disk of this machine is nearly full. Try again later.', 600);
  }

  #isTaken(id: string): boolean {
    return this.#topologies.has(id) || this.#creating.has(id);
  }

  #demandOpen(): void {
    if (this.#isClosed) throw new Failure('unavailable', 'The server is ending. Try again in a minute.', 60);
  }
}

const isAwake = ({ activity }: Topology) => activity !== 'asleep' && activity !== 'removed';
/** What is reserved already serves the first start; later ones reserve anew. */
function once(reserved: () => void, reserve: ReserveMemory): ReserveMemory {
  let first: (() => void) | undefined = reserved;
  return async wait => {
    const held = first;
    first = undefined;
    return held ?? reserve(wait);
  };
}
