/**
 * The numbered events of one sandbox: the newest are kept, bounded in number and bytes, so that a browser that was
 * away can catch up. Events that nobody hears are made only when somebody asks for them.
 */
import type { SandboxEvent } from '#sandbox/protocol.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type NewEvent = DistributiveOmit<SandboxEvent, 'seq' | 'atMs'>;

interface Kept {
  readonly seq: number;
  readonly atMs: number;
  readonly bytes: number;
  event: SandboxEvent | undefined;
  readonly make: () => NewEvent;
}

const keptBytes = 8_388_608;

export class EventLog {
  readonly #limit: number;
  readonly #listeners = new Set<(event: SandboxEvent) => void>();
  readonly #onListenerError: (cause: unknown) => void;
  #kept: Kept[] = [];
  #first = 0;
  #bytes = 0;
  #lastSeq = 0;

  constructor(limit: number, onListenerError: (cause: unknown) => void) {
    this.#limit = limit;
    this.#onListenerError = onListenerError;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  /** @param bytes about how much the event holds on to */
  add(make: () => NewEvent, bytes: number): void {
    this.#lastSeq += 1;
    const kept: Kept = { seq: this.#lastSeq, atMs: Date.now(), bytes, event: undefined, make };
    this.#kept.push(kept);
    this.#bytes += bytes;
    this.#trim();
    if (this.#listeners.size === 0) return;
    const event = finish(kept);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (cause) {
        this.#onListenerError(cause);
      }
    }
  }

  since(seq: number): SandboxEvent[] | undefined {
    if (seq > this.#lastSeq) return undefined;
    const oldest = this.#kept[this.#first]?.seq ?? this.#lastSeq + 1;
    if (seq + 1 < oldest) return undefined;
    return this.#kept.slice(this.#first + (seq + 1 - oldest)).map(finish);
  }

  subscribe(listener: (event: SandboxEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #trim(): void {
    while (this.#kept.length - this.#first > this.#limit || this.#bytes > keptBytes) {
      const oldest = this.#kept[this.#first];
      if (oldest === undefined) break;
      this.#bytes -= oldest.bytes;
      this.#first += 1;
    }
    if (this.#first < this.#limit) return;
    this.#kept = this.#kept.slice(this.#first);
    this.#first = 0;
  }
}

function finish(kept: Kept): SandboxEvent {
  // The spread of a union with its numbers is that union again, which TypeScript does not see.
  kept.event ??= { ...kept.make(), seq: kept.seq, atMs: kept.atMs } as SandboxEvent;
  return kept.event;
}
