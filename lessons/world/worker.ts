/**
 * A worker that takes payment for orders. Two programs: `no-lock` looks whether the order is paid and charges it;
 * `lock` does the same behind `SET … NX EX`. Its Redis is the learner's own; the gateway is simulated.
 */
import type { SimulatedTable } from './database.ts';
import type { Part, PartState, Tell } from './part.ts';
import type { SimulatedPayments } from './payments.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { Order } from './shop.ts';

export type Program = 'no-lock' | 'lock';

/** What a job in progress was told of its circumstances. */
export interface Job {
  readonly orderId: string;
  readonly tell: Tell;
  readonly runId: string;
}

export class Worker implements Part {
  readonly name: string;
  program: Program = 'no-lock';
  readonly #redis: RedisConnection;
  readonly #orders: SimulatedTable<Order>;
  readonly #payments: SimulatedPayments;
  readonly #leaseSeconds: number;
  #doing = 'idle';
  #tone: PartState['facts'][number]['tone'] = 'plain';

  constructor(
    name: string,
    parts: {
      redis: RedisConnection;
      orders: SimulatedTable<Order>;
      payments: SimulatedPayments;
      leaseSeconds: number;
    },
  ) {
    this.name = name;
    this.#redis = parts.redis;
    this.#orders = parts.orders;
    this.#payments = parts.payments;
    this.#leaseSeconds = parts.leaseSeconds;
  }

  /** Takes the lock, if this program has one. True if the work may go on. */
  async begin({ orderId, tell, runId }: Job): Promise<boolean> {
    this.#set(`takes order ${orderId}`, 'busy');
    if (this.program === 'no-lock') return true;
    const lease = ['NX', 'EX', String(this.#leaseSeconds)];
    const reply = await this.#redis.send(
      ['SET', lockKey(orderId), this.name, ...lease],
      `SET ${lockKey(orderId)} ${this.name} ${lease.join(' ')}`,
      tell,
      runId,
    );
    const taken = reply.type === 'status';
    if (!taken) this.#set(`left order ${orderId} to the other`);
    return taken;
  }

  /** Reads the order. Undefined if there is nothing to pay. */
  async look({ orderId, tell }: Job): Promise<Order | undefined> {
    const order = await this.#orders.select(this.name, orderId, tell);
    if (order?.status === 'unpaid') return order;
    this.#set(order === undefined ? `found no order ${orderId}` : `found order ${orderId} paid`);
    return undefined;
  }

  /** Charges the order and notes that it is paid. */
  async pay(order: Order, { tell }: Job): Promise<void> {
    this.#set(`charges order ${order.id}`, 'busy');
    await this.#payments.charge(this.name, order.id, order.amountCents, tell);
    await this.#orders.update(this.name, { ...order, status: 'paid' }, 'paid', tell);
    this.#set(`charged order ${order.id}`);
  }

  /** Gives the lock back by a plain DEL, whoever holds it by now. The next lesson is about that. */
  async release({ orderId, tell, runId }: Job): Promise<void> {
    if (this.program === 'no-lock') return;
    await this.#redis.send(['DEL', lockKey(orderId)], `DEL ${lockKey(orderId)}`, tell, runId);
  }

  /** Everything after `begin`. */
  async finish(job: Job): Promise<void> {
    const order = await this.look(job);
    if (order !== undefined) await this.pay(order, job);
    await this.release(job);
  }

  /** A stage direction: the process is gone, or stands still. */
  stop(how: 'crashed' | 'paused'): void {
    this.#set(how, 'lost');
  }

  describe(): PartState {
    return {
      id: this.name,
      kind: 'worker',
      name: this.name,
      facts: [
        { label: 'runs', value: this.program, tone: 'plain' },
        { label: 'now', value: this.#doing, tone: this.#tone },
      ],
    };
  }

  reset(): void {
    this.program = 'no-lock';
    this.#set('idle');
  }

  #set(doing: string, tone: PartState['facts'][number]['tone'] = 'plain'): void {
    this.#doing = doing;
    this.#tone = tone;
  }
}

export const lockKey = (orderId: string): string => `lock:order:${orderId}`;
