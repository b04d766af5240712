/** The last look at each node, and the connections by which they are looked at. */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { openNode } from '#sandbox/server/topology/on-node.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import { askNode, type Look } from './ask-node.ts';

export class NodeLooks {
  readonly #isClustered: boolean;
  readonly #log: Logger;
  readonly #looks = new Map<NodeName, Look>();
  readonly #clients = new Map<NodeName, Redis>();

  constructor(isClustered: boolean, log: Logger) {
    this.#isClustered = isClustered;
    this.#log = log;
  }

  get all(): ReadonlyMap<NodeName, Look> {
    return this.#looks;
  }

  /** Undefined if the node does not answer: it may be busy, cut off or ending. Then nothing is known of it. */
  async look(node: OwnNode): Promise<Look | undefined> {
    if (node.state !== 'running') return undefined;
    try {
      const look = await askNode(await this.#client(node), node, this.#isClustered);
      if (node.state !== 'running') return undefined;
      this.#looks.set(node.name, look);
      return look;
    } catch (cause) {
      this.#log.debug({ err: cause, node: node.name }, 'a node did not answer');
      this.forget(node.name);
      return undefined;
    }
  }

  forget(node: NodeName): void {
    this.#looks.delete(node);
    this.#clients.get(node)?.disconnect();
    this.#clients.delete(node);
  }

  /** Closes the connections. What was seen is kept. */
  rest(): void {
    for (const client of this.#clients.values()) client.disconnect();
    this.#clients.clear();
  }

  async #client(node: OwnNode): Promise<Redis> {
    const known = this.#clients.get(node.name);
    if (known?.status === 'ready') return known;
    known?.disconnect();
    const client = openNode(node);
    this.#clients.set(node.name, client);
    await client.connect();
    return client;
  }
}
