/** The connections of actors: one for each client object that the learner's code made. */

import { VirtualClient, type VirtualClientOptions } from './client.ts';
import type { Links } from './links.ts';

export class ActorClients {
  readonly #links: Links;
  readonly #options: Omit<VirtualClientOptions, 'connection'>;
  readonly #clients = new Map<string, Map<number, VirtualClient>>();

  constructor(links: Links, options: Omit<VirtualClientOptions, 'connection'>) {
    this.#links = links;
    this.#options = options;
  }

  /** Opened when first used. */
  async get(actor: string, connection: number): Promise<VirtualClient> {
    const own = this.#clients.get(actor) ?? new Map<number, VirtualClient>();
    this.#clients.set(actor, own);
    const known = own.get(connection);
    if (known) return known;
    const client = new VirtualClient({ ...this.#options, connection: await this.#links.lend('answer') });
    own.set(connection, client);
    return client;
  }

  /** As when a process dies: what it watched or had queued is gone. */
  async close(actor: string, connection?: number): Promise<void> {
    const own = this.#clients.get(actor);
    for (const [number, client] of own ?? []) {
      if (connection !== undefined && connection !== number) continue;
      own?.delete(number);
      await this.#links.giveBack(client.connection, client.isDirty);
    }
  }

  async closeAll(): Promise<void> {
    for (const actor of this.#clients.keys()) await this.close(actor);
  }
}
