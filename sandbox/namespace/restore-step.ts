/** Several writes taken back at once: for each key, what it held before the first of them that wrote it. */
import type { KeptKey } from '#sandbox/namespace/kept-keys.ts';
import type { UndoStep } from '#sandbox/namespace/undo-step.ts';

export interface MergedSteps {
  readonly kept: readonly KeptKey[];
  /** One of them wrote all keys: those that came to be since go. */
  readonly isWhole: boolean;
  readonly travelledMs: number;
}

const expiresNever = -1;

/** `steps` oldest first. `travelledMs` is all time that was skipped until now: expiries are as near as that makes them. */
export function mergeSteps(steps: readonly UndoStep[], travelledMs: number): MergedSteps {
  const first = new Map<string, KeptKey>();
  for (const step of steps) {
    for (const one of step.kept) {
      const name = one.key.toString('latin1');
      if (!first.has(name)) first.set(name, nearer(one, travelledMs - step.travelledMs));
    }
  }
  return { kept: [...first.values()], isWhole: steps.some(({ isWhole }) => isWhole), travelledMs };
}

function nearer({ key, kept }: KeptKey, byMs: number): KeptKey {
  if (kept === undefined || kept.expiresAtMs === expiresNever || byMs === 0) return { key, kept };
  return { key, kept: { ...kept, expiresAtMs: Math.round(kept.expiresAtMs - byMs) } };
}

/**
 * Where one can go back to. Writes that nobody kept are no steps: what was forgotten, what an undo took away, and what
 * others wrote.
 */
export class Reach {
  readonly #mostHoles = 100;
  #from = 0;
  #why = '';
  #holes: { from: number; to: number }[] = [];

  /** Not before that event any more. */
  endsAt(seq: number, why: string): void {
    if (seq <= this.#from) return;
    this.#from = seq;
    this.#why = why;
    this.#holes = this.#holes.filter(({ to }) => to > seq);
  }

  /** The states from that event on, until before that other one, were taken back. */
  isWithout(from: number, to: number): void {
    this.#holes.push({ from, to });
    const oldest = this.#holes.length > this.#mostHoles ? this.#holes.shift() : undefined;
    if (oldest !== undefined) this.endsAt(oldest.to, 'That was undone too long ago.');
  }

  /** Why one can't go back to the state after that event; undefined if one can. */
  refusal(seq: number): string | undefined {
    if (seq < this.#from) return `What was written since is not all kept. ${this.#why}`.trimEnd();
    const isHole = this.#holes.some(({ from, to }) => from <= seq && seq < to);
    return isHole ? 'That state was undone, and what an undo takes back is not kept.' : undefined;
  }
}
