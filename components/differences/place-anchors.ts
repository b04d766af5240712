/**
 * Gives every command on the page one place to link to. A command may stand in several entries; where it is refused
 * matters most, because refusals link there.
 */
import type { DifferenceGroup } from '#sandbox/command/differences.ts';
import { anchorOf } from './anchor.ts';

/** The anchors of the commands in each entry, by the entry's id. Ids on the page are unique. */
export function placeAnchors(groups: readonly DifferenceGroup[]): ReadonlyMap<string, ReadonlySet<string>> {
  const refusedFirst = groups.toSorted((a, b) => Number(b.id === 'refused') - Number(a.id === 'refused'));
  const taken = new Set<string>(
    groups.flatMap(({ id, differences }) => [id, ...differences.map(one => one.id)]),
  );
  const places = new Map<string, ReadonlySet<string>>();
  for (const { id, commands } of refusedFirst.flatMap(({ differences }) => differences)) {
    const free = commands.filter(command => !taken.has(anchorOf(command)));
    for (const command of free) taken.add(anchorOf(command));
    places.set(id, new Set(free));
  }
  return places;
}
