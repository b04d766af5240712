/**
 * The state that a schedule has reached, told by its history: what reached each actor, what was written to each object
 * and in which order, and what the story has seen. Two prefixes with the same state have the same futures, whatever
 * order their steps came in; so one of them is enough. docs/decisions/0016-reduction-by-states.md says why.
 *
 * Histories only grow, so nothing that ever made a difference is forgotten. They are kept as digests.
 */
import { hash } from 'node:crypto';
import type { Footprint } from './footprint.ts';

const digest = (...parts: readonly string[]): string => hash('sha1', JSON.stringify(parts), 'base64');

/** Histories of named objects; those that were not named yet share one. */
class Objects {
  #rest = '';
  readonly #named = new Map<string, string>();

  history(name: string): string {
    return this.#named.get(name) ?? this.#rest;
  }

  write(name: string, event: string): void {
    this.#named.set(name, digest(name, event));
  }

  writeAll(what: string): void {
    this.#rest = digest(this.state(), what);
    this.#named.clear();
  }

  state(): string {
    const named = [...this.#named].map(([name, history]) => `${name} ${history}`).sort();
    return digest(this.#rest, ...named);
  }
}

export class Trace {
  readonly #nowMs: () => number;
  readonly #actors = new Map<string, string>();
  readonly #redis = new Objects();
  readonly #parts = new Objects();
  #story = '';

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Something reached an actor, or the driver did something to it. */
  actor(name: string, ...what: readonly string[]): void {
    this.#actors.set(name, digest(this.#actors.get(name) ?? '', String(this.#nowMs()), ...what));
  }

  /** A call took effect. `what` holds all of it, its reply included. */
  redis(actor: string, footprint: Footprint, ...what: readonly string[]): void {
    this.#call(this.#redis, actor, footprint, what);
  }

  part(actor: string, footprint: Footprint, ...what: readonly string[]): void {
    this.#call(this.#parts, actor, footprint, what);
  }

  /** Every key is as it never was. */
  flush(): void {
    this.#redis.writeAll('flush');
  }

  /** The parts are told that an actor has died. */
  forget(actor: string): void {
    this.#parts.writeAll(`forget ${actor}`);
  }

  /** The story has control: it may have seen, and remembered, everything. */
  story(...what: readonly string[]): void {
    this.#story = digest(this.state(), ...what);
  }

  /** Equal for two prefixes only if all that can come after them is equal, but for what the driver itself counts. */
  state(): string {
    const actors = [...this.#actors].map(([name, history]) => `${name} ${history}`).sort();
    return digest(String(this.#nowMs()), this.#story, this.#redis.state(), this.#parts.state(), ...actors);
  }

  #call(objects: Objects, actor: string, footprint: Footprint, what: readonly string[]): void {
    const { reads, remembers, writes } = footprint;
    const named = writes === 'everything' ? [] : writes;
    const seen = remembers || named.length > 0 ? [...reads, ...named].map(name => objects.history(name)) : [];
    const event = digest(actor, String(this.#nowMs()), ...seen, ...what);
    for (const name of named) objects.write(name, event);
    if (writes === 'everything') objects.writeAll(event);
    this.actor(actor, ...(remembers ? [event] : what));
  }
}
