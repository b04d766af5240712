/**
 * Guests that are used again and again. Making one costs milliseconds, a schedule needs several, and a verdict needs
 * hundreds of schedules. So guests are made once, the engine's memory is copied, and after each schedule the copy is
 * put back: every guest is then, bit for bit, as it was before any code of the learner's had run in it.
 *
 * When two schedules have begun with the same guests loading the same modules, a second copy is made with the modules
 * loaded, and from then on that one is put back. A guest that begins alike finds its module loaded; only modules whose
 * loading did nothing outside (no call, no timer, no word printed) are kept so, since such things must happen anew.
 *
 * This is sound because all of a guest's state is in that memory. What stands outside (pointers to its runtime,
 * context, prelude and exported function) was made before the copy and stays true; handles made since are forgotten,
 * never disposed.
 */
import type { QuickJSWASMModule } from 'quickjs-emscripten';
import type { Problem } from './compile.ts';
import { quickJs } from './engine.ts';
import { Guest, type GuestHost } from './guest.ts';
import type { GuestLimits } from './limits.ts';
import { MemoryCopy } from './memory-copy.ts';

export interface GuestPoolOptions {
  /** Lower-case names of the commands that the client has as methods. */
  readonly commandNames: readonly string[];
  readonly limits: GuestLimits;
}

/** All on which a guest's state after loading depends. */
export interface GuestStart {
  readonly seed: number;
  /** JavaScript. */
  readonly code: string;
  readonly exportName: string;
}

interface Start extends GuestStart {
  readonly nowMs: number;
}

const isSame = (a: Start | undefined, b: Start | undefined): boolean =>
  a?.seed === b?.seed && a?.nowMs === b?.nowMs && a?.exportName === b?.exportName && a?.code === b?.code;
const areSame = (a: readonly Start[], b: readonly Start[]): boolean =>
  a.length === b.length && a.every((start, at) => isSame(start, b[at]));

export class GuestPool {
  readonly #options: GuestPoolOptions;
  #engine: QuickJSWASMModule | undefined;
  #guests: Guest[] = [];
  #taken = 0;
  /** Memory when the first `#kept` guests had just been made. */
  #copy: MemoryCopy | undefined;
  #kept = 0;
  /** How the guests of this schedule have begun, before any of them ran. */
  #starts: Start[] = [];
  #startsBefore: readonly Start[] = [];
  /** Memory with the modules of these loaded; put back now if `#isLoaded`. */
  #loaded: { readonly starts: readonly Start[]; readonly copy: MemoryCopy } | undefined;
  #isLoaded = false;
  /** These did something outside while they were loaded ahead: not to be tried again. */
  #loud: readonly Start[] = [];
  #hasGrown = false;

  constructor(options: GuestPoolOptions) {
    this.#options = options;
  }

  /** Takes all guests back, each as new. Must be called before the first `take`, and before each schedule. */
  async rewind(): Promise<void> {
    const engine = await quickJs();
    const wanted = Math.max(this.#taken, 1);
    const starts = this.#starts;
    this.#taken = 0;
    this.#starts = [];
    if (engine !== this.#engine) this.#forget(engine);
    const isRepeated = this.#kept >= wanted && areSame(starts, this.#startsBefore) && starts.length > 0;
    this.#startsBefore = starts;
    this.#isLoaded = isRepeated && this.#loaded !== undefined && areSame(this.#loaded.starts, starts);
    this.#restore(engine);
    if (isRepeated && !this.#isLoaded && !areSame(this.#loud, starts)) this.#load(engine, starts);
    if (this.#kept < wanted) this.#make(engine, wanted);
  }

  /** A guest whose module is loaded, and nothing of it run. */
  take(host: GuestHost, start: GuestStart): { readonly guest: Guest; readonly problem: Problem | undefined } {
    const engine = this.#engine;
    if (engine === undefined) throw new Error('take before rewind');
    const isEarly = this.#guests.slice(0, this.#taken).every(guest => !guest.hasRun);
    const whole = { ...start, nowMs: host.nowMs() };
    if (isEarly) this.#starts.push(whole);
    const at = this.#taken++;
    const kept = this.#guests[at];
    const loadedStart = this.#isLoaded ? this.#loaded?.starts[at] : undefined;
    if (kept !== undefined && loadedStart !== undefined && isSame(loadedStart, whole)) {
      kept.enterLoaded(host);
      return { guest: kept, problem: undefined };
    }
    const guest = kept !== undefined && loadedStart === undefined ? kept : this.#makeOne(engine, at);
    guest.enter(host, start.seed);
    return { guest, problem: guest.load(start.code, start.exportName) };
  }

  #forget(engine: QuickJSWASMModule): void {
    this.#engine = engine;
    this.#guests = [];
    this.#kept = 0;
    this.#copy = undefined;
    this.#loaded = undefined;
    this.#hasGrown = false;
  }

  #make(engine: QuickJSWASMModule, wanted: number): void {
    while (this.#guests.length < wanted) this.#guests.push(new Guest(engine, this.#options));
    this.#kept = wanted;
    this.#copy = new MemoryCopy(engine.getWasmMemory().buffer);
    this.#loaded = undefined;
  }

  /** In the middle of a schedule: with its memory it will be gone. */
  #makeOne(engine: QuickJSWASMModule, at: number): Guest {
    const guest = new Guest(engine, this.#options);
    this.#guests[at] = guest;
    this.#kept = Math.min(this.#kept, at);
    this.#hasGrown = true;
    return guest;
  }

  /** Loads the modules ahead, and copies the memory then; not if one of them does something outside. */
  #load(engine: QuickJSWASMModule, starts: readonly Start[]): void {
    this.#loaded = undefined;
    const { buffer } = engine.getWasmMemory();
    // What earlier schedules left there would be copied too.
    new Uint8Array(buffer).fill(0, this.#copy?.length);
    const isQuiet = starts.every((start, at) => loadsQuietly(this.#guests[at], start));
    if (isQuiet) {
      this.#loaded = { starts, copy: new MemoryCopy(engine.getWasmMemory().buffer) };
      this.#isLoaded = true;
    } else {
      this.#loud = starts;
      this.#copy?.restore(engine.getWasmMemory().buffer);
    }
  }

  #restore(engine: QuickJSWASMModule): void {
    const { buffer } = engine.getWasmMemory();
    const copy = this.#isLoaded ? this.#loaded?.copy : this.#copy;
    copy?.restore(buffer);
    if (!this.#hasGrown) return;
    this.#hasGrown = false;
    this.#guests.length = Math.min(this.#guests.length, this.#kept);
    new Uint8Array(buffer).fill(0, copy?.length);
  }
}

/** False if it can't be loaded, or does something outside while it is. */
function loadsQuietly(guest: Guest | undefined, start: Start): boolean {
  if (guest === undefined) return false;
  let isQuiet = true;
  const heard = () => {
    isQuiet = false;
  };
  const host: GuestHost = {
    nowMs: () => start.nowMs,
    call: heard,
    timer: heard,
    clearTimer: heard,
    print: heard,
    done: heard,
  };
  guest.enter(host, start.seed);
  return guest.load(start.code, start.exportName) === undefined && isQuiet;
}
