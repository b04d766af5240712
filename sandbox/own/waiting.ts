/** Whether a client waits: it has asked something, and nothing has come back for a while. */

/** A client counts as waiting only when it really waits. */
const waitsAfterMs = 50;

export class Waiting {
  readonly #changed: () => void;
  #unanswered = 0;
  #lastAtMs = 0;
  #isWaiting = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  get unanswered(): number {
    return this.#unanswered;
  }

  asked(): void {
    if (this.#unanswered === 0) this.#lastAtMs = performance.now();
    this.#unanswered += 1;
    this.#timer ??= setTimeout(() => this.#look(), waitsAfterMs);
  }

  answered(): void {
    this.#unanswered -= 1;
    this.#lastAtMs = performance.now();
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#changed();
    if (this.#unanswered > 0) this.#timer ??= setTimeout(() => this.#look(), waitsAfterMs);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    this.#timer = undefined;
    if (this.#unanswered === 0) return;
    const leftMs = this.#lastAtMs + waitsAfterMs - performance.now();
    if (leftMs > 1) {
      this.#timer = setTimeout(() => this.#look(), leftMs);
      return;
    }
    this.#isWaiting = true;
    this.#changed();
  }
}
