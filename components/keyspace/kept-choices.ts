/** What was chosen for the key space, in this browser's storage. Loaded late, for reading needs a schema. */
import { z } from 'zod';
import {
  drawings,
  groupings,
  longestPrefix,
  mostFolded,
  orders,
  type SurfaceChoices,
  usualChoices,
} from './surface-choices.ts';

const choicesSchema = z.object({
  grouping: z.enum(groupings).catch('prefix'),
  order: z.enum(orders).catch('name'),
  drawAs: z.enum(drawings).catch('auto'),
  /** Prefixes whose groups are folded. */
  folded: z.array(z.string().max(longestPrefix)).max(mostFolded).catch([]),
});
const storageName = 'keyspace:surface';

/** What was chosen last; the usual if nothing was, or if it cannot be read. */
export function readChoices(): SurfaceChoices {
  try {
    const kept = localStorage.getItem(storageName);
    const parsed = choicesSchema.safeParse(kept === null ? {} : JSON.parse(kept));
    return parsed.success ? parsed.data : usualChoices;
  } catch (cause) {
    // Storage may be forbidden, or hold what is no JSON: then nothing was chosen.
    if (cause instanceof SyntaxError || cause instanceof DOMException) return usualChoices;
    throw cause;
  }
}

export function writeChoices(choices: SurfaceChoices): void {
  try {
    localStorage.setItem(storageName, JSON.stringify(choices));
  } catch (cause) {
    // Full or forbidden: the choice holds for this page.
    if (!(cause instanceof DOMException)) throw cause;
  }
}
