/**
 * The QuickJS engine of this thread: one WASM instance, in which every guest has a runtime of its own.
 *
 * Its memory has a fixed maximum, shared by its guests, because QuickJS's own limit counts nothing in this build
 * (`malloc_usable_size` is 0 under Emscripten) and so only refuses single large allocations. A guest that uses all of
 * it gets "out of memory", or the instance traps; then it is left behind for a new one.
 */
import { setFlagsFromString } from 'node:v8';
import { newQuickJSWASMModule, newVariant, type QuickJSWASMModule, RELEASE_SYNC } from 'quickjs-emscripten';

/**
 * V8 compiles WASM quickly first, and each function well only once it has been busy for long: here that took thousands
 * of schedules, at half the speed. Without this flag all is compiled well in the background, at once.
 */
setFlagsFromString('--no-wasm-dynamic-tiering');

const pageBytes = 65_536;
const firstBytes = 16 * 1024 * 1024;
const mostBytes = 64 * 1024 * 1024;

let current: QuickJSWASMModule | undefined;

/** The instance to make guests in. */
export async function quickJs(): Promise<QuickJSWASMModule> {
  if (current) return current;
  const wasmMemory = new WebAssembly.Memory({
    initial: firstBytes / pageBytes,
    maximum: mostBytes / pageBytes,
  });
  current = await newQuickJSWASMModule(newVariant(RELEASE_SYNC, { wasmMemory }));
  return current;
}

/** Forgets the instance after it has trapped or aborted. Guests that still live in it are lost. */
export function discardQuickJs(): void {
  current = undefined;
}
