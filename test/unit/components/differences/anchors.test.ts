import { describe, expect, it } from 'vitest';
import { anchorOf, refusedCommand } from '#components/differences/anchor.ts';
import { placeAnchors } from '#components/differences/place-anchors.ts';
import { type DifferenceGroup, differenceGroups } from '#sandbox/command/differences.ts';
import { allDecisions, refusalText } from '#sandbox/command/policy.ts';
import { defaultLimits } from '#sandbox/config.ts';

const groups = differenceGroups(defaultLimits);

describe('a refusal in the terminal', () => {
  const decisions = allDecisions();
  /** Alone it has too few arguments, and Redis itself says so. */
  const isContainer = (name: string) =>
    [...decisions].some(([other, { decision }]) => other.startsWith(`${name}|`) && decision !== 'refused');
  const refused = [...decisions].flatMap(([name, decision]) =>
    decision.decision !== 'refused' || decision.says !== undefined || isContainer(name)
      ? []
      : [{ name, error: refusalText(name, decision) }],
  );
  const ids = idsOn(groups);

  it.each(refused)('$name links to where it is explained', ({ name, error }) => {
    const command = refusedCommand(error);
    expect(command).toBe(name.toUpperCase().replace('|', ' '));
    expect(ids).toContain(anchorOf(command ?? ''));
  });

  it.each([
    'ERR unknown command',
    'NOPERM this user has no permissions to run the',
    'ERR quota: CLIENT PAUSE is not available in this sandbox.',
  ])('“%s” is no refusal of ours', error => expect(refusedCommand(error)).toBeUndefined());
});

describe('anchors', () => {
  it('are unique on the page', () => {
    const ids = idsOn(groups);
    expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
  });

  it('lead to the refusal where a command stands in several entries', () => {
    const entry = { title: '', differs: '', reason: '', wayOut: '' };
    const group = { title: '', about: '' };
    const places = placeAnchors([
      { ...group, id: 'emulated', differences: [{ ...entry, id: 'first', commands: ['CLIENT', 'INFO'] }] },
      { ...group, id: 'refused', differences: [{ ...entry, id: 'second', commands: ['CLIENT', 'FIRST'] }] },
    ]);
    expect(places.get('first')).toEqual(new Set(['INFO']));
    expect(places.get('second')).toEqual(new Set(['CLIENT']));
  });
});

function idsOn(shown: readonly DifferenceGroup[]): string[] {
  const places = placeAnchors(shown);
  const commands = [...places.values()].flatMap(names => [...names].map(anchorOf));
  return [...shown.flatMap(({ id, differences }) => [id, ...differences.map(one => one.id)]), ...commands];
}
