/**
 * A clock for simulated worlds: waits end in the order in which they are due, and no real time passes. It moves on
 * only when nothing else can happen, so a story reads the same however slow the machine is.
 */
import type { Clock } from '#lessons/world/part.ts';

interface Waiting {
  readonly dueMs: number;
  readonly resolve: () => void;
}

export class StoryClock implements Clock {
  readonly #isBusy: () => boolean;
  #nowMs = 0;
  #waiting: Waiting[] = [];
  #armed = false;

  /** @param isBusy whether something else is under way that time must not overtake, such as a command to Redis */
  constructor(isBusy: () => boolean = () => false) {
    this.#isBusy = isBusy;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ dueMs: this.#nowMs + ms, resolve });
    this.#waiting.sort((a, b) => a.dueMs - b.dueMs);
    this.#arm();
    return promise;
  }

  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    setImmediate(() => {
      this.#armed = false;
      if (this.#isBusy()) return this.#arm();
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.resolve();
      if (this.#waiting.length > 0) this.#arm();
    });
  }
}
