/** The fewest steps that still differ: parts are left out, larger ones first, as long as something differs. */
import type { Mismatch } from './conversation.ts';
import type { Step } from './steps.ts';

export interface Shrunk {
  readonly steps: readonly Step[];
  readonly mismatch: Mismatch;
}

export async function shrink(
  steps: readonly Step[],
  mismatch: Mismatch,
  hold: (steps: readonly Step[]) => Promise<Mismatch | undefined>,
  withinMs: number,
): Promise<Shrunk> {
  let least: Shrunk = { steps, mismatch };
  const deadline = Date.now() + withinMs;
  for (let size = Math.ceil(steps.length / 2); size >= 1 && Date.now() < deadline; ) {
    let isLess = false;
    for (let at = least.steps.length - size; at > -size && Date.now() < deadline; at -= size) {
      const from = Math.max(0, at);
      const fewer = [...least.steps.slice(0, from), ...least.steps.slice(from + size)];
      const found = fewer.length === 0 ? undefined : await hold(fewer);
      if (found === undefined || found.what !== mismatch.what || found.command !== mismatch.command) continue;
      least = { steps: fewer, mismatch: found };
      isLess = true;
    }
    if (size === 1 && !isLess) break;
    size = size === 1 ? 1 : Math.max(1, Math.floor(size / 2));
  }
  return least;
}
