/**
 * The servers of one sandbox, as one thing that wakes and falls asleep.
 *
 * Its changes of activity come one after the other, each whole; who asks for what is under way already waits for the
 * same end. A wake that fails leaves it asleep, with everything ended.
 */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Failure } from '#sandbox/failure.ts';
import type { OwnNode, Topology, TopologyActivity } from './contract.ts';
import type { Jail, JailOptions } from './jail.ts';
import { openNetwork, type TopologyNetwork } from './network.ts';
import type { ManagedNode, NodeFiles } from './own-node.ts';
import type { Blueprint } from './topology/blueprint.ts';
import { createLinks } from './topology/links.ts';
import { type TopologyRecord, writeTopologyRecord } from './topology-record.ts';

export interface OwnTopologyOptions {
  readonly record: TopologyRecord;
  readonly blueprint: Blueprint;
  readonly jail: Jail;
  /** Makes its nodes, which ask these for their folders, their network and their use. */
  readonly makeNodes: (parts: NodeParts) => readonly ManagedNode[];
  /** Waits for memory. @throws {Failure} `busy` */
  readonly reserve: (wait: WakeOptions) => Promise<() => void>;
  readonly sleepPatienceMs: number;
  readonly nowMs: number;
  readonly log: Logger;
}

export interface NodeParts {
  files(node: string): NodeFiles;
  network(): JailOptions['network'];
  isInUse(): boolean;
}

export interface WakeOptions {
  readonly onWaiting?: (place: number | null) => void;
}

export interface TopologyFolder {
  readonly directory: string;
  /** The same by a short path, for sockets. */
  readonly socketDirectory: string;
}

/** What `Servers` may do besides. */
export interface ManagedTopology extends Topology {
  readonly record: TopologyRecord;
  readonly nodes: readonly ManagedNode[];
  readonly usedAtMs: number;
  /** The first start of a new one: no record is on disk before it is whole. */
  begin(): Promise<void>;
  /** Gives a ready one to its learner, in a folder of another name. */
  adopt(record: TopologyRecord, folder: TopologyFolder): Promise<void>;
  /** Ends it without saving; it cannot be woken any more. Its folder stays. */
  end(): Promise<void>;
}

/** Somebody who used it within so long may be computing there still. */
const inUseMs = 30_000;

export function createOwnTopology(options: OwnTopologyOptions, folder: TopologyFolder): ManagedTopology {
  return new OwnTopology(options, folder);
}

class OwnTopology implements ManagedTopology {
  readonly nodes: readonly ManagedNode[];
  readonly links: Topology['links'];
  record: TopologyRecord;
  activity: TopologyActivity = 'asleep';
  usedAtMs: number;
  readonly #options: OwnTopologyOptions;
  readonly #ownLinks: ReturnType<typeof createLinks>;
  readonly #listeners = new Set<(activity: TopologyActivity) => void>();
  #folder: TopologyFolder;
  #network: TopologyNetwork | undefined;
  #release: (() => void) | undefined;
  #place: number | null = null;
  readonly #waiters = new Set<(place: number | null) => void>();
  #waking: Promise<void> | undefined;
  #fallingAsleep: Promise<void> | undefined;

  constructor(options: OwnTopologyOptions, folder: TopologyFolder) {
    this.#options = options;
    this.#folder = folder;
    this.record = options.record;
    this.usedAtMs = options.nowMs;
    this.nodes = options.makeNodes({
      files: node => ({
        directory: join(this.#folder.directory, node),
        socketDirectory: join(this.#folder.socketDirectory, node),
        pidFile: join(this.#folder.directory, `${node}.pid`),
      }),
      network: () => this.#networkOfNodes(),
      isInUse: () => Date.now() - this.usedAtMs < inUseMs,
    });
    this.#ownLinks = createLinks({
      nodes: this.nodes,
      run: this.#hasNetwork ? argv => this.#inNetwork(argv) : undefined,
    });
    this.links = this.#ownLinks;
  }

  get id(): string {
    return this.record.id;
  }

  get kind(): TopologyRecord['kind'] {
    return this.record.kind;
  }

  get directory(): string {
    return this.#folder.directory;
  }

  node(name: string): OwnNode | undefined {
    return this.nodes.find(node => node.name === name);
  }

  used(nowMs: number): void {
    this.usedAtMs = Math.max(this.usedAtMs, nowMs);
  }

  onActivity(listener: (activity: TopologyActivity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async wake(options: Pick<WakeOptions, 'onWaiting'> = {}): Promise<void> {
    if (this.#isRemoved) throw removed();
    if (this.#fallingAsleep !== undefined) await this.#fallingAsleep.catch(() => undefined);
    if (this.activity === 'awake') return;
    if (this.#isRemoved) throw removed();
    const { onWaiting } = options;
    if (onWaiting !== undefined) {
      this.#waiters.add(onWaiting);
      if (this.#place !== null) onWaiting(this.#place);
    }
    this.#waking ??= this.#start({ onWaiting: place => this.#tellWaiters(place) }, false).finally(() => {
      this.#waking = undefined;
      this.#waiters.clear();
    });
    await this.#waking;
  }

  #tellWaiters(place: number | null): void {
    this.#place = place;
    for (const onWaiting of this.#waiters) onWaiting(place);
  }

  begin(): Promise<void> {
    this.#waking ??= this.#start({}, true).finally(() => {
      this.#waking = undefined;
    });
    return this.#waking;
  }

  async sleep(): Promise<void> {
    // Without a pause where none is needed: who asks for a wake right after must see that it falls asleep.
    if (this.#waking !== undefined) await this.#waking.catch(() => undefined);
    if (this.activity !== 'awake' && this.#fallingAsleep === undefined) return;
    this.#fallingAsleep ??= this.#fallAsleep().finally(() => {
      this.#fallingAsleep = undefined;
    });
    await this.#fallingAsleep;
  }

  async adopt(record: TopologyRecord, folder: TopologyFolder): Promise<void> {
    this.#folder = folder;
    this.record = record;
    await writeTopologyRecord(folder.directory, record);
  }

  async end(): Promise<void> {
    this.#become('removed');
    await Promise.allSettled([this.#waking, this.#fallingAsleep]);
    await this.#stopAll();
    this.#listeners.clear();
  }

  #networkOfNodes(): JailOptions['network'] {
    if (this.#network !== undefined) return { path: this.#network.path };
    return this.record.network === 'ports' ? 'host' : 'none';
  }

  get #hasNetwork(): boolean {
    return this.record.network === 'own' && this.record.kind !== 'server';
  }

  async #start(options: WakeOptions, isFirst: boolean): Promise<void> {
    const release = await this.#options.reserve(options);
    if (this.#isRemoved) {
      release();
      throw removed();
    }
    this.#release = release;
    this.#become('waking');
    try {
      await this.#startNodes(isFirst);
      if (isFirst) await writeTopologyRecord(this.directory, this.record);
      if (this.#isRemoved) throw removed();
      this.#become('awake');
    } catch (cause) {
      await this.#stopAll();
      this.#become('asleep');
      if (cause instanceof Failure) throw cause;
      this.#options.log.warn({ err: cause, directory: this.directory }, 'servers did not start');
      const words = cause instanceof Error ? cause.message : String(cause);
      throw new Failure('unavailable', `The servers could not be started. ${words}`, 5);
    }
  }

  async #startNodes(isFirst: boolean): Promise<void> {
    const { blueprint, jail } = this.#options;
    if (this.#hasNetwork) {
      this.#network = await openNetwork(jail.programs, this.nodes.length);
      await this.#ownLinks.restore();
    }
    const toStart = this.nodes.filter(node => node.state !== 'stopped');
    await allOf(toStart.map(node => node.start()));
    const within = async () => {
      if (isFirst) await blueprint.assemble(this.nodes);
      await blueprint.untilReady(this.nodes);
    };
    await inTime(within(), blueprint.patientMs);
  }

  async #fallAsleep(): Promise<void> {
    this.#become('falling-asleep');
    const stopped = this.nodes.filter(node => node.state === 'stopped').map(node => node.name);
    this.record = { ...this.record, stopped };
    try {
      await writeTopologyRecord(this.directory, this.record);
      // Sentinels first: they would promote another when the primary goes.
      for (const kind of ['sentinel', 'redis'] as const) {
        const ofKind = this.nodes.filter(node => node.kind === kind);
        await allOf(ofKind.map(node => node.fallAsleep(this.#options.sleepPatienceMs)));
      }
    } catch (cause) {
      // What could not be saved stays awake, and the others come back to it.
      await allOf(this.nodes.filter(node => node.state === 'asleep').map(node => node.start()));
      this.#become('awake');
      throw cause;
    }
    await this.#giveBack();
    this.#become('asleep');
  }

  async #stopAll(): Promise<void> {
    await Promise.all(this.nodes.map(node => node.end()));
    await this.#giveBack();
  }

  async #giveBack(): Promise<void> {
    const network = this.#network;
    this.#network = undefined;
    await network?.close();
    this.#release?.();
    this.#release = undefined;
  }

  async #inNetwork(argv: readonly string[]): Promise<string> {
    if (this.#network === undefined) {
      throw new Failure('conflict', 'The servers are asleep. Send a command to one of them first.');
    }
    return this.#network.run(argv);
  }

  get #isRemoved(): boolean {
    return this.activity === 'removed';
  }

  #become(activity: TopologyActivity): void {
    if (this.activity === activity || this.#isRemoved) return;
    this.activity = activity;
    for (const listener of this.#listeners) listener(activity);
  }
}

function removed(): Failure {
  return new Failure('expired', 'These servers have been removed. Start a new sandbox.');
}

/** Waits for all of them, also when one has failed. @throws what the first that failed has thrown */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function inTime(work: Promise<void>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Failure('unavailable', 'The servers did not come together in time. Try again.', 5));
    }, patienceMs);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
