/**
 * The QuickJS engine of this thread: one WASM instance, in which every guest has a runtime of its own. An instance
 * that has aborted, or has grown large (WASM memory never shrinks), is left behind for a new one.
 */
import { newQuickJSWASMModule, type QuickJSWASMModule } from 'quickjs-emscripten';

const largestBytes = 256 * 1024 * 1024;

let current: QuickJSWASMModule | undefined;

/** The instance to make guests in. */
export async function quickJs(): Promise<QuickJSWASMModule> {
  if (current && current.getWasmMemory().buffer.byteLength <= largestBytes) return current;
  current = await newQuickJSWASMModule();
  return current;
}

/** Forgets the instance after it has aborted. Guests that still live in it are lost. */
export function discardQuickJs(): void {
  current = undefined;
}
