/** How the reader wants the keys arranged. */

export const groupings = ['prefix', 'none'] as const;
export const orders = ['name', 'changed', 'size', 'ttl'] as const;
/** `auto` draws cards while there are few keys. */
export const drawings = ['auto', 'cards', 'lines'] as const;

export const mostFolded = 200;
export const longestPrefix = 300;

export interface SurfaceChoices {
  readonly grouping: (typeof groupings)[number];
  readonly order: (typeof orders)[number];
  readonly drawAs: (typeof drawings)[number];
  /** Prefixes whose groups are folded. */
  readonly folded: readonly string[];
}

export const usualChoices: SurfaceChoices = { grouping: 'prefix', order: 'name', drawAs: 'auto', folded: [] };

/** Folds that group, or unfolds it. */
export function withFolded({ folded, ...others }: SurfaceChoices, prefix: string): SurfaceChoices {
  const isFolded = folded.includes(prefix);
  const next = isFolded ? folded.filter(each => each !== prefix) : [...folded, prefix].slice(-mostFolded);
  return { ...others, folded: next.filter(each => each.length <= longestPrefix) };
}
