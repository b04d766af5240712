/** What a load counts, as a whole and second by second. */
import { Latencies } from '#sandbox/server/load/latencies.ts';
import type { LoadSecond } from '#sandbox/server-protocol.ts';

const secondsKept = 120;

interface Counts {
  sent: number;
  acknowledged: number;
  failed: number;
  hits: number;
  misses: number;
}

const none = (): Counts => ({ sent: 0, acknowledged: 0, failed: 0, hits: 0, misses: 0 });

export class Tally {
  readonly total = none();
  readonly seconds: LoadSecond[] = [];
  lastError: string | null = null;
  #second = none();
  readonly #latencies = new Latencies();
  readonly #allLatencies = new Latencies();

  count(what: keyof Counts): void {
    this.total[what] += 1;
    this.#second[what] += 1;
  }

  latency(ms: number): void {
    this.#latencies.add(ms);
    this.#allLatencies.add(ms);
  }

  fail(why: string): void {
    this.count('failed');
    this.lastError = why.slice(0, 300);
  }

  /** Of the whole load. */
  overall(): { p50Ms: number | null; p99Ms: number | null } {
    return { p50Ms: this.#allLatencies.percentileMs(0.5), p99Ms: this.#allLatencies.percentileMs(0.99) };
  }

  /** Ends a second and begins the next. */
  endSecond(atMs: number): void {
    const p50Ms = this.#latencies.percentileMs(0.5);
    const p99Ms = this.#latencies.percentileMs(0.99);
    this.seconds.push({ atMs, ...this.#second, p50Ms, p99Ms });
    if (this.seconds.length > secondsKept) this.seconds.shift();
    this.#second = none();
    this.#latencies.clear();
  }
}
