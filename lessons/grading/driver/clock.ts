/** Virtual time and what is due in it. Time moves only when the driver moves it. */

/** Where every schedule begins: 2026-01-01T00:00:00Z. */
export const startMs = Date.UTC(2026, 0, 1);

export interface Alarm {
  readonly atMs: number;
  /** `part` is the end of a simulated part's work: the driver may let it come early. `redis`: a timeout, a reconnection. */
  readonly kind: 'timer' | 'part' | 'pause' | 'redis';
  readonly ring: () => void | Promise<void>;
}

export class Clock {
  #nowMs = startMs;
  #alarms: Alarm[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Since the start of the schedule. */
  get elapsedMs(): number {
    return this.#nowMs - startMs;
  }

  set(kind: Alarm['kind'], delayMs: number, ring: Alarm['ring']): Alarm {
    const alarm = { atMs: this.#nowMs + delayMs, kind, ring };
    this.#alarms.push(alarm);
    return alarm;
  }

  cancel(alarm: Alarm): void {
    this.#alarms = this.#alarms.filter(other => other !== alarm);
  }

  /** When the next alarm rings, if any. */
  nextAtMs(kind?: Alarm['kind']): number | undefined {
    let next: number | undefined;
    for (const alarm of this.#alarms) {
      if (kind !== undefined && alarm.kind !== kind) continue;
      if (next === undefined || alarm.atMs < next) next = alarm.atMs;
    }
    return next;
  }

  /** Moves on to `atMs` and takes out what is due by then, in order. */
  moveTo(atMs: number): Alarm[] {
    this.#nowMs = Math.max(this.#nowMs, atMs);
    const due = this.#alarms.filter(alarm => alarm.atMs <= this.#nowMs);
    this.#alarms = this.#alarms.filter(alarm => alarm.atMs > this.#nowMs);
    return due.sort((a, b) => a.atMs - b.atMs);
  }
}
