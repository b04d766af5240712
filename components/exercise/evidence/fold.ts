/** Which steps of a long schedule are shown: its beginning is rarely of interest, what is around the marked steps is. */
import type { Evidence } from '#lessons/schema.ts';

export interface Stretch {
  /** Indices, `to` not among them. */
  readonly from: number;
  readonly to: number;
  readonly isFolded: boolean;
}

/** Up to so many steps nothing is folded. */
const shortEnough = 24;
const around = { before: 8, after: 4 };
/** Fewer steps than this are not worth a fold. */
const leastFolded = 3;

/** Stretches that cover all steps in order; `unfolded` are the first indices of those that the reader has opened. */
export function foldEvents(evidence: Evidence, unfolded: ReadonlySet<number> = new Set()): Stretch[] {
  const { events, fatalStep, turnStep } = evidence;
  const count = events.length;
  const marked = [turnStep, fatalStep].filter(step => step !== null && step !== undefined);
  if (count <= shortEnough) return [{ from: 0, to: count, isFolded: false }];
  const centres = marked.length > 0 ? marked : [count - 1];
  const isShown = (index: number) =>
    centres.some(centre => index >= centre - around.before && index <= centre + around.after);
  const stretches: Stretch[] = [];
  for (let index = 0; index < count; ) {
    const from = index;
    const shown = isShown(from);
    while (index < count && isShown(index) === shown) index += 1;
    const isFolded = !shown && index - from >= leastFolded && !unfolded.has(from);
    stretches.push({ from, to: index, isFolded });
  }
  return stretches;
}
