/** What learners at full speed cost another, whose GET is measured quietly and under their floods, in turns. */
import { floods } from '#test/support/fairness/floods.ts';
import { type Fairness, openFairnessField } from '#test/support/fairness/measure.ts';
import { median } from './rounds.ts';
import { atMost, ms, type Row } from './statistics.ts';

const shown = ['cheap commands', 'heavy commands', 'long commands', 'frames'];
const rounds = 3;
const forMs = 2000;

export async function measureFairness(): Promise<Row[]> {
  const field = await openFairnessField();
  try {
    const rows: Row[] = [];
    for (const { name } of floods.filter(flood => shown.includes(flood.name))) {
      const spells: Fairness[] = [];
      for (let round = 0; round < rounds; round += 1) spells.push(await field.measure(name, forMs));
      const p50 = (which: 'quiet' | 'flooded') => ms(median(spells.map(spell => spell[which].median)));
      rows.push({
        what: `Another learner's median GET under a flood of ${name}`,
        ...atMost(2)(median(spells.map(({ ratio }) => ratio))),
        beside: `${p50('flooded')}; ${p50('quiet')} without it`,
      });
    }
    return rows;
  } finally {
    await field.close();
  }
}
