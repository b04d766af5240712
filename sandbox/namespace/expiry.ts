/**
 * When a sandbox ends: so long after its last use. A use is something that a person or their program did: a command, a
 * reset, time travel, an extension, a page opened anew. Watching is none, and neither is a page that connects again by
 * itself: a forgotten tab would keep a slot for ever.
 */

/** Told again when it is later by this part of the idle time, so that not every command brings an event. */
const tellPart = 1 / 64;

export class Expiry {
  readonly #idleMs: number;
  readonly #tell: (expiresAtMs: number) => void;
  #lastUsedAtMs: number;
  #toldAtMs: number;

  constructor(options: { idleMs: number; lastUsedAtMs: number; tell: (expiresAtMs: number) => void }) {
    this.#idleMs = options.idleMs;
    this.#tell = options.tell;
    this.#lastUsedAtMs = options.lastUsedAtMs;
    this.#toldAtMs = options.lastUsedAtMs;
  }

  get lastUsedAtMs(): number {
    return this.#lastUsedAtMs;
  }

  get expiresAtMs(): number {
    return this.#lastUsedAtMs + this.#idleMs;
  }

  /** It was used, here or in another process. `mustTell` says so even if little has changed. */
  usedAt(nowMs: number, { mustTell = false }: { mustTell?: boolean } = {}): void {
    if (nowMs > this.#lastUsedAtMs) this.#lastUsedAtMs = nowMs;
    const isNews = this.#lastUsedAtMs - this.#toldAtMs >= this.#idleMs * tellPart;
    if (!isNews && !mustTell) return;
    this.#toldAtMs = this.#lastUsedAtMs;
    this.#tell(this.expiresAtMs);
  }
}
