/**
 * The view of a sandbox's keys: those of one server, or of all primaries of a cluster together. It follows the server
 * through sleep and restart; whose keys are drawn can be chosen, and then all are told anew.
 */
import type { Logger } from 'pino';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { slotOfKey } from '#sandbox/namespace/slot.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import type { KeyspaceFeed, KeyspaceListener } from '#sandbox/view/feed.ts';
import type { KeyUses } from '#sandbox/view/key-uses.ts';
import { lookAt, type Seen } from '#sandbox/view/snapshot.ts';
import { createTimeTravel, type TimeTravel } from '#sandbox/view/time-travel.ts';
import { createView, type KeyspaceView, type ViewEvent } from '#sandbox/view/view.ts';
import type { NodeLink } from './node-link.ts';
import type { ServersOf } from './servers-of.ts';

export interface KeyViewOptions {
  readonly id: string;
  readonly servers: ServersOf;
  readonly limits: Limits;
  readonly log: Logger;
  readonly uses: KeyUses;
  publish(event: ViewEvent, bytes: number): void;
  isWatched(): boolean;
}

const noPrefix = Buffer.alloc(0);
type LookLimits = Pick<Limits, 'snapshotElements' | 'snapshotBytes'>;
type Shown = Awaited<ReturnType<KeyspaceView['snapshot']>>;
const nothing: Shown = { keys: [], keyCount: 0 };

export class KeyView {
  readonly #options: KeyViewOptions;
  #view: KeyspaceView;
  #node: NodeName | null;

  constructor(options: KeyViewOptions) {
    this.#options = options;
    this.#node = options.servers.isCluster ? null : (options.servers.links[0]?.node.name ?? null);
    this.#view = this.#create();
  }

  /** Whose keys are drawn; null: those of all primaries of a cluster. */
  get node(): NodeName | null {
    return this.#node;
  }

  /** Somebody begins to watch. */
  wake(): void {
    for (const { feed } of this.#shownLinks()) feed.turnOn();
    this.#view.wake();
  }

  /** Nobody watches. */
  rest(): void {
    if (this.#options.isWatched()) return;
    for (const { feed } of this.#options.servers.links) feed.turnOff();
  }

  /** Null: all primaries of a cluster. @throws {Failure} `not-found`, `bad-request` for null elsewhere */
  choose(node: NodeName | null): void {
    const { servers } = this.#options;
    if (node !== null) servers.link(node);
    else if (!servers.isCluster)
      throw new Failure('bad-request', 'Only the keys of a cluster can be drawn together. Name a node.');
    if (node === this.#node) return;
    this.#view.close();
    for (const { feed } of servers.links) feed.turnOff();
    this.#node = node;
    this.#view = this.#create();
    if (this.#options.isWatched()) this.wake();
  }

  /** All that is drawn; nothing while the server cannot be asked. */
  async snapshot(): Promise<Shown> {
    if (!this.#shownLinks().some(({ answers }) => answers)) return nothing;
    return this.#view.snapshot();
  }

  noteCommand(node: NodeName, client: string, keys: () => readonly Buffer[]): void {
    if (!this.#view.needsKeys || (this.#node !== null && this.#node !== node)) return;
    this.#view.noteCommand(client, keys(), Date.now());
  }

  /** Whatever changes while `work` runs has this cause. */
  during<T>(cause: 'time' | 'reset', work: () => Promise<T>): Promise<T> {
    const answers = this.#shownLinks().some(link => link.answers);
    return answers ? this.#view.during(cause, work) : work();
  }

  flush(): Promise<void> {
    return this.#view.flush();
  }

  /** Time for the keys of one primary. */
  timeOf(link: NodeLink): TimeTravel {
    const { id, servers } = this.#options;
    const isShown = this.#shownLinks().includes(link);
    const unseen = { during: <T>(_cause: unknown, work: () => Promise<T>) => work(), touch: () => {} };
    return createTimeTravel({
      id,
      prefix: noPrefix,
      system: link.system,
      feed: link.feed,
      view: isShown ? this.#view : unseen,
      keyNames: () => link.names(),
      ...(servers.isCluster ? { keysAtOnce: 1 } : {}),
    });
  }

  close(): void {
    this.#view.close();
  }

  #shownLinks(): readonly NodeLink[] {
    const { servers } = this.#options;
    return this.#node === null ? servers.links : [servers.link(this.#node)];
  }

  #create(): KeyspaceView {
    const { id, servers, limits, log, publish, isWatched, uses } = this.#options;
    const one = this.#node === null ? undefined : servers.link(this.#node);
    const shown = async () => (one === undefined ? servers.primaries() : [one]);
    const mostNames = limits.ownKeysListed;
    return createView({
      id,
      feed: one?.feed ?? new ManyFeeds(servers.links),
      limits,
      log,
      publish,
      isWatched,
      mostNames,
      look: (keys, bounds) =>
        one === undefined || servers.isCluster
          ? this.#lookInCluster(keys, bounds, one)
          : lookAt(one.system, noPrefix, keys, bounds, uses),
      keyNames: async () => {
        const names = await Promise.all((await shown()).map(link => link.names(mostNames)));
        return names.flat().slice(0, mostNames);
      },
      keyCount: async () => {
        const counts = await Promise.all((await shown()).map(({ system }) => system.dbsize()));
        return counts.reduce((sum, count) => sum + count, 0);
      },
    });
  }

  /**
   * A script may look at keys of one slot only, so each is looked at by itself, all at once. Without `one` at whoever
   * serves it.
   */
  async #lookInCluster(
    keys: readonly Buffer[],
    bounds: LookLimits,
    one: NodeLink | undefined,
  ): Promise<Seen[]> {
    const { slots } = this.#options.servers;
    const seen = keys.map(async (key): Promise<Seen> => {
      const asked = one ?? (await slots.ownerOf(slotOfKey(key)));
      if (asked?.answers !== true) return { key, snapshot: undefined };
      try {
        const [found] = await lookAt(asked.system, noPrefix, [key], bounds, this.#options.uses);
        return found ?? { key, snapshot: undefined };
      } catch (cause) {
        if (!(cause instanceof Error && /^(?:MOVED|ASK) /.test(cause.message))) throw cause;
        slots.forget();
        return { key, snapshot: undefined };
      }
    });
    return Promise.all(seen);
  }
}

/** What happens to keys of several servers. */
class ManyFeeds implements KeyspaceFeed {
  readonly live = true;
  readonly #links: readonly NodeLink[];

  constructor(links: readonly NodeLink[]) {
    this.#links = links;
  }

  listen(id: string, listener: KeyspaceListener): () => void {
    const stops = this.#links.map(({ feed }) => feed.listen(id, listener));
    return () => {
      for (const stop of stops) stop();
    };
  }

  mute(id: string, event: string, key: Buffer): () => void {
    const takeBacks = this.#links.map(({ feed }) => feed.mute(id, event, key));
    return () => {
      for (const takeBack of takeBacks) takeBack();
    };
  }

  async settled(): Promise<void> {
    await Promise.all(this.#links.map(({ feed }) => feed.settled()));
  }

  async renew(): Promise<void> {
    await Promise.all(this.#links.map(({ feed }) => feed.renew()));
  }

  close(): void {}
}
