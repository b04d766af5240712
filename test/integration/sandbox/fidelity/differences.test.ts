/** The list of differences is whole, and it is all that the comparison with plain servers lets pass. */
import { expect, test } from 'vitest';
import { differenceGroups } from '#sandbox/command/differences.ts';
import { allDecisions } from '#sandbox/command/policy.ts';
import { defaultLimits } from '#sandbox/config.ts';
import { allComparators, everywhere, keptClearOf } from '#test/support/differential/comparators.ts';

const all = differenceGroups(defaultLimits).flatMap(({ differences }) => differences);
const shown = (name: string) => name.toUpperCase().replace('|', ' ');

test('every difference has a name of its own, and says what and why', () => {
  const ids = all.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, title, differs, reason } of all) {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect([id, title.length > 1, differs.length > 5, reason.length > 5]).toEqual([id, true, true, true]);
  }
});

test('what is refused or answered otherwise stands in the list', () => {
  const listed = new Set(all.flatMap(({ commands }) => commands));
  const needsSubcommand = /needs a subcommand/;
  for (const [name, decision] of allDecisions()) {
    const isTold =
      decision.decision === 'refused'
        ? !needsSubcommand.test(decision.reason)
        : decision.decision === 'emulated' && decision.differs !== '';
    if (isTold) expect([name, listed.has(shown(name))]).toEqual([name, true]);
  }
});

test('what a comparison lets pass is chance, or stands in the list for that command', () => {
  for (const [name, { chance, difference }] of allComparators()) {
    expect([name, (chance ?? difference ?? '') !== '']).toEqual([name, true]);
    if (difference === undefined) continue;
    const found = all.find(({ id }) => id === difference);
    expect([name, difference, found?.commands.includes(shown(name))]).toEqual([name, difference, true]);
  }
  for (const difference of [...everywhere, ...keptClearOf])
    expect(all.map(({ id }) => id)).toContain(difference);
});

test('the bounds are those of the configuration', () => {
  const text = JSON.stringify(differenceGroups({ ...defaultLimits, keys: 123_456 }));
  expect(text).toContain('123,456 keys');
});
