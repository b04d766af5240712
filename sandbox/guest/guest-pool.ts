/**
 * Guests that are used again and again. Making one costs milliseconds, a schedule needs several, and a verdict needs
 * hundreds of schedules. So guests are made once, the engine's memory is copied, and after each schedule the copy is
 * put back: every guest is then, bit for bit, as it was before any code of the learner's had run in it.
 *
 * This is sound because all of a guest's state is in that memory. What stands outside (pointers to its runtime,
 * context and prelude) was made before the copy and stays true; handles made since are forgotten, never disposed.
 */
import type { QuickJSWASMModule } from 'quickjs-emscripten';
import { quickJs } from './engine.ts';
import { Guest, type GuestHost } from './guest.ts';
import type { GuestLimits } from './limits.ts';
import { MemoryCopy } from './memory-copy.ts';

export interface GuestPoolOptions {
  /** Lower-case names of the commands that the client has as methods. */
  readonly commandNames: readonly string[];
  readonly limits: GuestLimits;
}

export class GuestPool {
  readonly #options: GuestPoolOptions;
  #engine: QuickJSWASMModule | undefined;
  #guests: Guest[] = [];
  #taken = 0;
  /** Memory when the first `#kept` guests had just been made. */
  #copy: MemoryCopy | undefined;
  #kept = 0;

  constructor(options: GuestPoolOptions) {
    this.#options = options;
  }

  /** Takes all guests back, each as new. Must be called before the first `take`, and before each schedule. */
  async rewind(): Promise<void> {
    const engine = await quickJs();
    const wanted = Math.max(this.#taken, 1);
    this.#taken = 0;
    if (engine !== this.#engine) {
      this.#engine = engine;
      this.#guests = [];
      this.#kept = 0;
    } else this.#restore(engine);
    if (this.#kept >= wanted) return;
    while (this.#guests.length < wanted) this.#guests.push(new Guest(engine, this.#options));
    this.#kept = wanted;
    this.#copy = new MemoryCopy(engine.getWasmMemory().buffer);
  }

  /** A guest that has seen nothing yet. */
  take(host: GuestHost, seed: number): Guest {
    const engine = this.#engine;
    if (engine === undefined) throw new Error('take before rewind');
    const guest = this.#guests[this.#taken] ?? new Guest(engine, this.#options);
    this.#guests[this.#taken++] = guest;
    guest.enter(host, seed);
    return guest;
  }

  #restore(engine: QuickJSWASMModule): void {
    const { buffer } = engine.getWasmMemory();
    this.#copy?.restore(buffer);
    // Guests made in the middle of a schedule are gone with its memory.
    if (this.#guests.length <= this.#kept) return;
    this.#guests.length = this.#kept;
    new Uint8Array(buffer).fill(0, this.#copy?.length);
  }
}
