/** Keyspace events that a part of ours causes and nobody is to hear of: each is swallowed as often as it was muted. */
export class MutedEvents {
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#counts.size;
  }

  /** Swallows the next `event` of that key. Returns the function that takes it back. */
  mute(id: string, event: string, key: Buffer): () => void {
    const name = nameOf(id, event, key);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    return () => void this.#take(name);
  }

  /** Whether this one is to be swallowed. */
  take(id: string, event: string, key: Buffer): boolean {
    return this.#take(nameOf(id, event, key));
  }

  clear(): void {
    this.#counts.clear();
  }

  #take(name: string): boolean {
    const left = this.#counts.get(name);
    if (left === undefined) return false;
    if (left === 1) this.#counts.delete(name);
    else this.#counts.set(name, left - 1);
    return true;
  }
}

const nameOf = (id: string, event: string, key: Buffer) => `${id} ${event} ${key.toString('latin1')}`;
