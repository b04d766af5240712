/**
 * An app server of the shop that shows product pages. It runs one of two programs: `no-cache` asks the database each
 * time, `cache-aside` asks Redis first and fills it on a miss. Its Redis is the learner's own.
 */

import type { SimulatedTable } from './database.ts';
import { type Clock, NoAnswer, type Part, type PartState, type Tell } from './part.ts';
import type { RedisConnection } from './redis-connection.ts';
import { bulkText } from './redis-connection.ts';
import type { Product } from './shop.ts';

export type Program = 'no-cache' | 'cache-aside';

/** How a page came about. */
type Path = 'database' | 'hit' | 'miss' | 'redis down';

const responsesShown = 5;

export class AppServer implements Part {
  readonly name: string;
  program: Program = 'no-cache';
  readonly #clock: Clock;
  readonly #redis: RedisConnection;
  readonly #products: SimulatedTable<Product>;
  readonly #ttlSeconds: number;
  #responses: { ms: number; path: Path }[] = [];
  #busy = 0;

  constructor(
    name: string,
    parts: { clock: Clock; redis: RedisConnection; products: SimulatedTable<Product>; ttlSeconds: number },
  ) {
    this.name = name;
    this.#clock = parts.clock;
    this.#redis = parts.redis;
    this.#products = parts.products;
    this.#ttlSeconds = parts.ttlSeconds;
  }

  /** Serves one product page. */
  async request(id: string, tell: Tell, runId: string): Promise<void> {
    const startedMs = this.#clock.nowMs();
    this.#busy += 1;
    try {
      const path =
        this.program === 'no-cache'
          ? await this.#fromDatabase(id, tell)
          : await this.#cacheAside(id, tell, runId);
      this.#responses.push({ ms: Math.round(this.#clock.nowMs() - startedMs), path });
    } finally {
      this.#busy -= 1;
    }
  }

  async #fromDatabase(id: string, tell: Tell): Promise<Path> {
    await this.#products.select(this.name, id, tell);
    return 'database';
  }

  async #cacheAside(id: string, tell: Tell, runId: string): Promise<Path> {
    const key = `product:${id}`;
    const cached = await this.#try(['GET', key], `GET ${key}`, tell, runId);
    if (cached !== undefined && bulkText(cached) !== undefined) return 'hit';
    const product = await this.#products.select(this.name, id, tell);
    if (product !== undefined) {
      const fill = ['SET', key, JSON.stringify(product), 'EX', String(this.#ttlSeconds)];
      await this.#try(fill, `SET ${key}`, tell, runId);
    }
    return cached === undefined ? 'redis down' : 'miss';
  }

  /** A cache that does not answer is a miss, never a failed page. */
  async #try(args: readonly string[], label: string, tell: Tell, runId: string) {
    try {
      return await this.#redis.send(args, label, tell, runId);
    } catch (thrown) {
      if (thrown instanceof NoAnswer) return undefined;
      throw thrown;
    }
  }

  describe(): PartState {
    const last = this.#responses.at(-1);
    const shown = this.#responses.slice(-responsesShown).map(({ ms }) => `${ms} ms`);
    const facts: PartState['facts'] = [
      { label: 'runs', value: this.program, tone: this.#busy > 0 ? 'busy' : 'plain' },
      { label: 'pages served', value: String(this.#responses.length), tone: 'plain' },
    ];
    if (last !== undefined) {
      facts.push(
        {
          label: 'last page',
          value: `${last.path}, ${last.ms} ms`,
          tone: last.path === 'redis down' ? 'lost' : 'plain',
        },
        { label: 'latest times', value: shown.join(', '), tone: 'plain' },
      );
    }
    return { id: this.name, kind: 'app', name: this.name, facts };
  }

  reset(): void {
    this.program = 'no-cache';
    this.#responses = [];
  }
}
