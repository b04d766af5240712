/** The order of keys in the picture, and their groups by what stands before the first colon. Pure; time is an argument. */
import type { DrawnKey } from '#components/bench/bench-context.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { bytesText } from './key-text.ts';
import type { KeysFilter } from './keys-filter.ts';
import type { SurfaceChoices } from './surface-choices.ts';

export interface KeyGroup {
  /** With its colon; undefined for keys that stand alone. */
  readonly prefix: string | undefined;
  readonly keys: readonly DrawnKey[];
  readonly memoryBytes: number;
}

const collator = new Intl.Collator('en', { numeric: true });
/** So many keys are one group, whatever their names. */
const groupFrom = 12;

/** Chains and time lines run across; they stand below the cards, so that nothing has to flow around them. */
export function isSequence(snapshot: KeySnapshot): boolean {
  return snapshot.type === 'list' || snapshot.type === 'stream';
}

interface Named {
  readonly drawn: DrawnKey;
  readonly name: string;
}

/** Those that the filter lets through, in groups and in order. Ghosts stay where the key was. */
export function arrangeKeys(
  keys: Iterable<DrawnKey>,
  filter: KeysFilter,
  choices: Pick<SurfaceChoices, 'grouping' | 'order'>,
  nowMs: number,
): KeyGroup[] {
  const found: Named[] = [];
  for (const drawn of keys) {
    if (filter.fits(drawn, nowMs)) found.push({ drawn, name: bytesText(drawn.snapshot.key) });
  }
  if (found.length === 0) return [];
  found.sort(comparing(choices.order));
  return choices.grouping === 'prefix' && found.length > groupFrom
    ? byPrefix(found)
    : [group(undefined, found)];
}

function byPrefix(named: readonly Named[]): KeyGroup[] {
  const groups = new Map<string, Named[]>();
  for (const each of named) {
    const prefix = each.name.slice(0, each.name.indexOf(':') + 1);
    const members = groups.get(prefix);
    if (members) members.push(each);
    else groups.set(prefix, [each]);
  }
  const isGroup = (prefix: string) => prefix !== '' && (groups.get(prefix)?.length ?? 0) > 1;
  const alone = named.filter(({ name }) => !isGroup(name.slice(0, name.indexOf(':') + 1)));
  const together = [...groups].filter(([prefix]) => isGroup(prefix));
  const first = alone.length > 0 ? [group(undefined, alone)] : [];
  return [...first, ...together.map(([prefix, members]) => group(prefix, members))];
}

function group(prefix: string | undefined, named: readonly Named[]): KeyGroup {
  const keys = named.map(({ drawn }) => drawn);
  return { prefix, keys, memoryBytes: keys.reduce((sum, { snapshot }) => sum + snapshot.memoryBytes, 0) };
}

type Comparison = (a: Named, b: Named) => number;
const byName: Comparison = (a, b) =>
  Number(isSequence(a.drawn.snapshot)) - Number(isSequence(b.drawn.snapshot)) ||
  collator.compare(a.name, b.name);
const plainName: Comparison = (a, b) => collator.compare(a.name, b.name);

function comparing(order: SurfaceChoices['order']): Comparison {
  switch (order) {
    case 'name':
      return byName;
    case 'changed':
      return (a, b) => b.drawn.changedAtMs - a.drawn.changedAtMs || plainName(a, b);
    case 'size':
      return (a, b) => b.drawn.snapshot.memoryBytes - a.drawn.snapshot.memoryBytes || plainName(a, b);
    case 'ttl':
      return (a, b) => expiry(a) - expiry(b) || plainName(a, b);
  }
}

/** Those that never expire come last. */
const expiry = ({ drawn }: Named) => drawn.snapshot.expiresAtMs ?? Number.MAX_VALUE;
