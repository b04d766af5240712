/** The connections of actors: one for each client object that the learner's code made. */
import type { Connection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { VirtualClient, type VirtualClientOptions } from './client.ts';
import type { Links } from './links.ts';

/** A client object of an actor, and what the server knows of it. */
export interface ActorClient {
  readonly actor: string;
  /** From 1 in the order of their making. */
  readonly number: number;
  readonly client: VirtualClient;
  /** Messages that came and have not been told yet, in order. */
  readonly inbox: Reply[];
  /** Its connection broke, and it has not connected again. */
  isAway: boolean;
}

/** Connections of one actor at a time, as a server's `maxclients`. */
const mostConnections = 64;

export class ActorClients {
  readonly #links: Links;
  readonly #options: Omit<VirtualClientOptions, 'connection'>;
  readonly #system: Connection;
  readonly #clients = new Map<string, Map<number, ActorClient>>();
  /** Those that may hear messages, in the order in which they first subscribed. */
  readonly #listening = new Set<ActorClient>();

  constructor(
    links: Links,
    system: Connection,
    options: Omit<VirtualClientOptions, 'connection' | 'isBlocked'>,
  ) {
    this.#links = links;
    this.#system = system;
    this.#options = {
      ...options,
      isBlocked: async serverId => (await this.#blocked([serverId])).has(serverId),
    };
  }

  /** Opened when first used. Undefined when the actor has too many. */
  async get(actor: string, number: number): Promise<ActorClient | undefined> {
    const own = this.#clients.get(actor) ?? new Map<number, ActorClient>();
    this.#clients.set(actor, own);
    const known = own.get(number);
    if (known) return known;
    if (own.size >= mostConnections) return undefined;
    const inbox: Reply[] = [];
    const connection = await this.#links.lend('answer', message => inbox.push(message));
    const client = new VirtualClient({ ...this.#options, connection });
    const opened = { actor, number, client, inbox, isAway: false };
    own.set(number, opened);
    return opened;
  }

  of(actor: string): ActorClient[] {
    return [...(this.#clients.get(actor)?.values() ?? [])];
  }

  find(actor: string, number: number): ActorClient | undefined {
    return this.#clients.get(actor)?.get(number);
  }

  /** What it does next has to wait: its connection is blocked, or broken. */
  isBusy(actor: string, number: number): boolean {
    const own = this.find(actor, number);
    return own !== undefined && (own.isAway || own.client.waiting !== undefined);
  }

  /** Of clients that wait inside Redis, those whose reply is under way. One question for all. */
  async served(waiting: readonly ActorClient[]): Promise<ActorClient[]> {
    const idOf = ({ client }: ActorClient) => client.connection.serverId ?? 0;
    const blocked = await this.#blocked(waiting.map(idOf));
    return waiting.filter(own => !blocked.has(idOf(own)));
  }

  noteSubscriptions(own: ActorClient): void {
    if (own.client.isSubscribed) this.#listening.add(own);
  }

  /**
   * Those with messages. A PING on each listening connection comes back after all that the server had for it, so
   * nothing is still under way.
   */
  async withMessages(): Promise<ActorClient[]> {
    if (this.#listening.size === 0) return [];
    const listening = [...this.#listening].filter(own => !own.isAway);
    await Promise.all(listening.map(({ client }) => client.connection.execute([Buffer.from('PING')])));
    for (const own of listening) if (!own.client.isSubscribed) this.#listening.delete(own);
    return listening.filter(({ inbox }) => inbox.length > 0);
  }

  /** Breaks its connection: the server forgets it. */
  async breakOff(own: ActorClient): Promise<void> {
    own.isAway = true;
    await own.client.leave(serverId => this.unblock(serverId, 'ERROR'));
    own.inbox.length = 0;
  }

  async connectAgain(own: ActorClient): Promise<void> {
    own.isAway = false;
    await own.client.subscribeAgain();
  }

  async unblock(serverId: number, how: 'TIMEOUT' | 'ERROR'): Promise<void> {
    await this.#ask('CLIENT', 'UNBLOCK', String(serverId), how);
  }

  /** As when a process dies: what it waited for, watched, subscribed to or had queued is gone. */
  async close(actor: string, number?: number): Promise<void> {
    const clients = this.#clients.get(actor);
    for (const own of this.of(actor)) {
      if (number !== undefined && number !== own.number) continue;
      clients?.delete(own.number);
      this.#listening.delete(own);
      // A server that a script has made useless answers nobody.
      if (this.#links.scripts.isSpent) continue;
      if (!own.isAway) await this.breakOff(own);
      await this.#links.giveBack(own.client.connection, own.client.isDirty);
    }
  }

  async closeAll(): Promise<void> {
    for (const actor of this.#clients.keys()) await this.close(actor);
  }

  /** Which of these clients the server lists as blocked. */
  async #blocked(serverIds: readonly number[]): Promise<Set<number>> {
    const list = await this.#ask('CLIENT', 'LIST', 'ID', ...serverIds.map(String));
    const text = list.type === 'bulk' ? list.bytes.toString('latin1') : '';
    const lines = text.split('\n').filter(line => / flags=\w*b/.test(line));
    return new Set(lines.map(line => Number(/^id=(\d+)/.exec(line)?.[1])));
  }

  #ask(...words: string[]): Promise<Reply> {
    return this.#system.execute(words.map(word => Buffer.from(word)));
  }
}
