/**
 * A sample of the catalogue's mutants; test/full takes all. And for each exercise the reasons in mutants.yaml speak of
 * mutants that there are.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '#lessons/catalog.ts';
import { inWords } from '#lessons/check/finding.ts';
import { allows, readAllowed } from '#lessons/check/mutants/allowed.ts';
import { mutantsOf } from '#lessons/check/mutants/of-exercise.ts';
import { checkMutants } from '#lessons/check/steps/mutants.ts';
import { openTypeScript } from '#lessons/check/typescript.ts';
import { openTestGround, type TestGround } from '#test/support/check-ground.ts';

const catalog = await loadCatalog();
const typescript = openTypeScript();
let ground: TestGround;
beforeAll(async () => {
  ground = await openTestGround(catalog);
});
afterAll(async () => {
  typescript.close();
  await ground.close();
});

const exercises = catalog.exercises().filter(({ kind }) => kind !== 'predict');

test.each(['update-keeps-ttl', 'take-the-lock', 'name-the-keys'])(
  '%s: each mutant is caught, or has its reason',
  async id => {
    const exercise = catalog.exercise(id);
    if (exercise === undefined) throw new Error(`There is no ${id}.`);
    const { findings, mutants } = await checkMutants(ground.of([exercise]));
    expect(findings.map(inWords)).toEqual([]);
    const [count] = mutants ?? [];
    expect(count?.made).toBeGreaterThan(5);
    expect((count?.caught ?? 0) + (count?.allowed ?? 0)).toBe(count?.made);
  },
);

describe('mutants.yaml', () => {
  test.each(exercises)('$id: what it lets through can be made', async exercise => {
    const { entries, findings } = await readAllowed(exercise.folder);
    expect(findings).toEqual([]);
    const mutants = mutantsOf(exercise, typescript);
    expect(mutants.length).toBeGreaterThan(5);
    for (const entry of entries) {
      expect(
        mutants.some(mutant => allows(entry, mutant)),
        entry.mutant,
      ).toBe(true);
    }
    // What is let through stays the exception.
    expect(entries.length).toBeLessThan(mutants.length / 5);
  });
});
