/** How much all sandboxes of this process together keep for undoing. Who needs room takes it from whoever wrote longest ago. */

export interface Keeper {
  /** Gives up what it keeps. */
  forget(): void;
}

export class UndoMemory {
  readonly #mostBytes: number;
  /** Least recently used first. */
  readonly #keepers = new Map<Keeper, number>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** `keeper` keeps `bytes` in all now. */
  set(keeper: Keeper, bytes: number): void {
    this.#bytes += bytes - (this.#keepers.get(keeper) ?? 0);
    this.#keepers.delete(keeper);
    if (bytes > 0) this.#keepers.set(keeper, bytes);
    for (const oldest of this.#keepers.keys()) {
      if (this.#bytes <= this.#mostBytes || oldest === keeper) return;
      // Calls back here with 0.
      oldest.forget();
    }
  }
}
