/**
 * The gateway that takes money, simulated: 300 ms for each charge, and a count of charges for each order. It does
 * as it is told, twice if it is told twice: that is what the locks lessons are about.
 */
import type { Clock, Part, PartState, Tell } from './part.ts';
import { price, usualLatency } from './shop.ts';

export class SimulatedPayments implements Part {
  readonly #clock: Clock;
  readonly #latencyMs: number;
  readonly #charges = new Map<string, number>();
  #underWay = 0;

  constructor(clock: Clock, latencyMs: number = usualLatency.charge) {
    this.#clock = clock;
    this.#latencyMs = latencyMs;
  }

  /** Takes the money, once for each call. */
  async charge(from: string, orderId: string, amountCents: number, tell: Tell): Promise<void> {
    this.#underWay += 1;
    await this.#clock.wait(this.#latencyMs);
    this.#underWay -= 1;
    const count = this.charges(orderId) + 1;
    this.#charges.set(orderId, count);
    tell({
      from,
      to: 'payments',
      label: `charge order ${orderId} ${price(amountCents)} (charge ${count})`,
      outcome: count > 1 ? 'error' : 'ok',
      durationMs: this.#latencyMs,
    });
  }

  charges(orderId: string): number {
    return this.#charges.get(orderId) ?? 0;
  }

  describe(): PartState {
    const facts: PartState['facts'] = [...this.#charges].map(([orderId, count]) => ({
      label: `order ${orderId}`,
      value: count === 1 ? 'charged once' : `charged ${count} times`,
      tone: count > 1 ? 'lost' : 'plain',
    }));
    return {
      id: 'payments',
      kind: 'payments',
      name: 'Payments',
      facts:
        facts.length > 0
          ? facts
          : [{ label: 'charges', value: '0', tone: this.#underWay > 0 ? 'busy' : 'plain' }],
    };
  }

  reset(): void {
    this.#charges.clear();
  }
}
