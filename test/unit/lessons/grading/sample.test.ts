/** Chance beyond the limit of a search: what it estimates, and how often it finds what it promises to find. */
import { describe, expect, it } from 'vitest';
import { Chooser, type Cost, noBounds } from '#lessons/grading/driver/chooser.ts';
import { seededRandom } from '#lessons/grading/driver/random.ts';
import { ByPriority, chanceByPriority, estimate, UniformProbe } from '#lessons/grading/driver/sample.ts';

/** Two actors of so many steps each, all orders possible. */
function interleave(chooser: Chooser, steps: readonly number[]): string {
  const left = [...steps];
  let order = '';
  for (;;) {
    const enabled = [...left.keys()].filter(actor => (left[actor] ?? 0) > 0);
    if (enabled.length === 0) return order;
    const costs = enabled.map((): Cost => 'free');
    const labels = enabled.map(actor => `step ${actor}`);
    const actor = enabled[chooser.choose(costs, () => ({ state: order, labels })) ?? 0] ?? 0;
    left[actor] = (left[actor] ?? 0) - 1;
    order += actor;
  }
}

describe('a uniform probe', () => {
  it('estimates the number of all schedules', () => {
    const random = seededRandom(3);
    const weights = Array.from({ length: 400 }, () => {
      const chance = new UniformProbe(random);
      interleave(new Chooser({ prefix: [], chance }, noBounds), [4, 4]);
      return chance.weight;
    });
    const { mean = 0, standardError = 0 } = estimate(weights) ?? {};
    expect(Math.abs(mean - 70)).toBeLessThan(3 * standardError);
    expect(standardError).toBeLessThan(5);
  });

  it('keeps within the bounds', () => {
    const random = seededRandom(3);
    const taken = Array.from({ length: 50 }, () => {
      const chance = new UniformProbe(random);
      const chooser = new Chooser({ prefix: [], chance }, { ...noBounds, crash: 1 });
      return [1, 2, 3, 4].map(() => chooser.choose(['free', 'crash']) ?? 0);
    });
    expect(Math.max(...taken.map(choices => choices.filter(choice => choice === 1).length))).toBe(1);
  });
});

describe('priorities', () => {
  it('find a mistake of depth 2 as often as they promise, and one seed finds the same again', () => {
    // The one order of seventeen steps in which actor 1 makes all of its steps right after the third of actor 0.
    const wanted = `${'0'.repeat(3)}${'1'.repeat(9)}${'0'.repeat(5)}`;
    const steps = [8, 9];
    const found = () => {
      const random = seededRandom(5);
      let hits = 0;
      for (let run = 0; run < 600; run++) {
        const chance = new ByPriority(random, 2, 17);
        if (interleave(new Chooser({ prefix: [], chance }, noBounds), steps) === wanted) hits++;
      }
      return hits;
    };
    const promised = 600 * chanceByPriority({ runs: 1, actors: 2, points: 17, depth: 2 });
    const hits = found();
    expect(hits).toBeGreaterThan(promised * 0.6);
    expect(found()).toBe(hits);
  });

  it('promise more with more runs, and less for deeper mistakes', () => {
    const chance = (runs: number, depth: number) => chanceByPriority({ runs, actors: 3, points: 20, depth });
    expect(chance(1, 2)).toBeCloseTo(1 / 60, 9);
    expect(chance(200, 2)).toBeGreaterThan(0.96);
    expect(chance(200, 3)).toBeLessThan(0.2);
  });
});
