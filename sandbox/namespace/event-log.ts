/**
 * The numbered events of one sandbox: the newest are kept, bounded in number and bytes, so that a browser that was
 * away can catch up. Events that nobody hears are made only when somebody asks for them.
 */
import { Kept, type KeptLimits } from '#sandbox/namespace/kept.ts';
import type { SandboxEvent } from '#sandbox/protocol.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type NewEvent = DistributiveOmit<SandboxEvent, 'seq' | 'atMs'>;

/** What an event is made of, when somebody wants to hear it. */
export interface EventSource {
  /** About how many bytes it holds on to. */
  readonly size: number;
  event(): NewEvent;
}

interface Numbered {
  readonly seq: number;
  readonly atMs: number;
  readonly size: number;
  readonly source: EventSource;
  /** Once it was made. */
  event: SandboxEvent | undefined;
}

export class EventLog {
  readonly #listeners = new Set<(event: SandboxEvent) => void>();
  readonly #onListenerError: (cause: unknown) => void;
  readonly #kept: Kept<Numbered>;
  #lastSeq = 0;

  constructor(limits: KeptLimits, onListenerError: (cause: unknown) => void) {
    this.#kept = new Kept(limits);
    this.#onListenerError = onListenerError;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Of the oldest that is kept; the next one's while there is none. */
  get firstSeq(): number {
    return this.#kept.at(0)?.seq ?? this.#lastSeq + 1;
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  add(source: EventSource): void {
    this.#lastSeq += 1;
    const { size } = source;
    const numbered: Numbered = { seq: this.#lastSeq, atMs: Date.now(), size, source, event: undefined };
    this.#kept.add(numbered);
    if (this.#listeners.size === 0) return;
    const event = finish(numbered);
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
    const oldest = this.firstSeq;
    if (seq + 1 < oldest) return undefined;
    return this.#kept.from(seq + 1 - oldest).map(finish);
  }

  /** Lets go of events that can be made again. */
  compact(): void {
    for (const numbered of this.#kept.from()) numbered.event = undefined;
  }

  subscribe(listener: (event: SandboxEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function finish(numbered: Numbered): SandboxEvent {
  // The spread of a union with its numbers is that union again, which TypeScript does not see.
  numbered.event ??= { ...numbered.source.event(), seq: numbered.seq, atMs: numbered.atMs } as SandboxEvent;
  return numbered.event;
}
