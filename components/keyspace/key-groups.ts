/** The order of keys in the picture, and their groups by what stands before the first colon. */
import type { DrawnKey } from '#components/bench/bench-context.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { bytesText } from './key-text.ts';

export interface KeyGroup {
  /** With its colon; undefined for keys that stand alone. */
  readonly prefix: string | undefined;
  readonly keys: readonly DrawnKey[];
}

const collator = new Intl.Collator('en', { numeric: true });

/** Chains and time lines run across; they stand below the cards, so that nothing has to flow around them. */
export function isSequence(snapshot: KeySnapshot): boolean {
  return snapshot.type === 'list' || snapshot.type === 'stream';
}

/** More are a burden to draw, and nobody looks at them all. */
export const mostDrawn = 500;

/** Those whose names have the filter in them. Of more than `most`, what the last command changed comes before others. */
export function keysToDraw(
  keys: Iterable<DrawnKey>,
  filter: string,
  most = mostDrawn,
): { readonly drawn: readonly DrawnKey[]; readonly matching: number } {
  const needle = filter.trim().toLowerCase();
  const found = Array.from(keys).filter(({ snapshot }) =>
    bytesText(snapshot.key).toLowerCase().includes(needle),
  );
  if (found.length <= most) return { drawn: found, matching: found.length };
  const named = found.map(drawn => ({ drawn, name: bytesText(drawn.snapshot.key) }));
  named.sort((a, b) => Number(b.drawn.isFresh) - Number(a.drawn.isFresh) || collator.compare(a.name, b.name));
  return { drawn: named.slice(0, most).map(({ drawn }) => drawn), matching: found.length };
}

/** Few keys are one group; from `groupFrom` on, keys with the same first word stand together under it. */
export function groupKeys(keys: Iterable<DrawnKey>, groupFrom = 12): KeyGroup[] {
  const named = Array.from(keys, drawn => ({ drawn, name: bytesText(drawn.snapshot.key) })).sort(
    (a, b) =>
      Number(isSequence(a.drawn.snapshot)) - Number(isSequence(b.drawn.snapshot)) ||
      collator.compare(a.name, b.name),
  );
  if (named.length === 0) return [];
  if (named.length <= groupFrom) return [{ prefix: undefined, keys: named.map(({ drawn }) => drawn) }];
  const byPrefix = new Map<string, DrawnKey[]>();
  for (const { drawn, name } of named) {
    const prefix = name.includes(':') ? name.slice(0, name.indexOf(':') + 1) : '';
    const group = byPrefix.get(prefix);
    if (group) group.push(drawn);
    else byPrefix.set(prefix, [drawn]);
  }
  const alone = [...byPrefix].flatMap(([prefix, group]) =>
    prefix === '' || group.length === 1 ? group : [],
  );
  const groups = [...byPrefix]
    .filter(([prefix, group]) => prefix !== '' && group.length > 1)
    .map(([prefix, group]): KeyGroup => ({ prefix, keys: group }));
  return alone.length > 0 ? [{ prefix: undefined, keys: alone }, ...groups] : groups;
}
