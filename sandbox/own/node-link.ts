/** The bench's own way to one server: a connection as the system, made when needed, and the feed of its keys. */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Failure } from '#sandbox/failure.ts';
import { connectAsBench } from '#sandbox/server/bench-connection.ts';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { NodeFeed } from './node-feed.ts';

const commandTimeoutMs = 5000;
const scanCount = 1000;

export class NodeLink {
  readonly node: OwnNode;
  readonly feed: NodeFeed;
  readonly #log: Logger;
  readonly #isClustered: boolean;
  readonly #stopFollowing: () => void;
  #system: Redis | undefined;

  constructor(node: OwnNode, log: Logger, { isClustered }: { isClustered: boolean }) {
    this.node = node;
    this.#isClustered = isClustered;
    this.feed = new NodeFeed(node, log);
    this.#log = log;
    this.#stopFollowing = node.onState(state => {
      if (state !== 'running' && state !== 'paused') this.#disconnect();
    });
  }

  /** It can be asked now. */
  get answers(): boolean {
    return this.node.state === 'running';
  }

  /** @throws {Failure} `unavailable` if it does not run */
  get system(): Redis {
    if (!this.answers)
      throw new Failure('unavailable', `${this.node.name} does not answer now. Start it first.`);
    if (this.#system === undefined) {
      this.#system = connectAsBench(this.node.target, {
        enableReadyCheck: false,
        // A replica in a cluster lets nobody read that has not said READONLY.
        readOnly: this.#isClustered,
        maxRetriesPerRequest: 2,
        commandTimeout: commandTimeoutMs,
        retryStrategy: attempt => Math.min(attempt * 100, 1000),
      });
      // Every command that it breaks says so itself.
      this.#system.on('error', cause =>
        this.#log.debug({ err: cause, node: this.node.name }, 'the way to a server of its own is in trouble'),
      );
    }
    return this.#system;
  }

  /** Names of the keys of database 0, no more than `most`. */
  async names(most = Number.POSITIVE_INFINITY): Promise<Buffer[]> {
    const { system } = this;
    const found = new Map<string, Buffer>();
    let cursor = '0';
    do {
      const [next, keys] = await system.scanBuffer(cursor, 'COUNT', scanCount);
      for (const key of keys) found.set(key.toString('latin1'), key);
      cursor = next.toString();
    } while (cursor !== '0' && found.size < most);
    return [...found.values()].slice(0, most);
  }

  /** What it is now, as it says. */
  async isPrimary(): Promise<boolean> {
    return /\nrole:master/.test(await this.system.info('replication'));
  }

  /** Lets go of the connection, which is made again when needed. */
  rest(): void {
    this.#disconnect();
  }

  close(): void {
    this.#stopFollowing();
    this.feed.close();
    this.#disconnect();
  }

  #disconnect(): void {
    this.#system?.disconnect();
    this.#system = undefined;
  }
}
