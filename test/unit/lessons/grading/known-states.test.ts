/** The graph of known states: when a visit is new, and how many schedules there are. */
import { describe, expect, it } from 'vitest';
import { type Bounds, Chooser, noBounds } from '#lessons/grading/driver/chooser.ts';
import { KnownStates } from '#lessons/grading/driver/known-states.ts';
import { search } from '#lessons/grading/driver/search.ts';

describe('a visit', () => {
  it('is new unless one with no more of each kind came before', () => {
    const known = new KnownStates();
    const visit = (used: Partial<Bounds>) => known.isNew('s', { ...noBounds, ...used });
    expect(visit({ preemption: 1 })).toBe(true);
    expect(visit({ preemption: 1 })).toBe(false);
    expect(visit({ preemption: 1, crash: 1 })).toBe(false);
    expect(visit({ crash: 1 })).toBe(true);
    expect(visit({})).toBe(true);
    expect(visit({ flush: 1 })).toBe(false);
    expect(known.isNew('other', noBounds)).toBe(true);
  });
});

/** Each of two actors makes so many steps that nobody else can see. */
async function countUnseen(steps: number, preemptions: number) {
  const bounds = { ...noBounds, preemption: preemptions };
  return search({
    bounds,
    schedules: 100_000,
    seed: 7,
    deadlineMs: Number.POSITIVE_INFINITY,
    run: async chooser => {
      runUnseen(chooser, steps);
      return true;
    },
  });
}

function runUnseen(chooser: Chooser, steps: number): void {
  const left = [steps, steps];
  let current = -1;
  while (left.some(count => count > 0)) {
    const enabled = [0, 1].filter(actor => (left[actor] ?? 0) > 0);
    const goesOn = enabled.includes(current);
    const options = goesOn ? [current, ...enabled.filter(actor => actor !== current)] : enabled;
    const chosen = chooser.choose(
      options.map((_, at) => (at > 0 && goesOn ? 'preemption' : 'free')),
      () => ({ state: `${left.join()} ${current}`, labels: options.map(actor => `step ${actor}`) }),
    );
    if (chosen === undefined) return;
    current = options[chosen] ?? 0;
    left[current] = (left[current] ?? 0) - 1;
  }
}

describe('the number of schedules', () => {
  it('is that of all orders, though few are run', async () => {
    // C(12, 6) orders of six steps each.
    const coverage = await countUnseen(6, 12);
    expect(coverage).toMatchObject({ isExhaustive: true, all: 924 });
    expect(coverage.schedules + coverage.left).toBeLessThan(150);
  });

  it('keeps to the bound', async () => {
    // Two actors of three steps: two orders without preemption, and two for each of two places with one.
    expect((await countUnseen(3, 0)).all).toBe(2);
    expect((await countUnseen(3, 1)).all).toBe(2 + 4);
  });

  it('is not told when a way was never gone', () => {
    const known = new KnownStates();
    const chooser = new Chooser({ prefix: [] }, noBounds, known);
    chooser.choose(['free', 'free'], () => ({ state: 's', labels: ['a', 'b'] }));
    chooser.finish();
    expect(known.count(noBounds)).toBeUndefined();
  });

  it('does not mind schedules of thousands of choices', () => {
    const known = new KnownStates();
    const chooser = new Chooser({ prefix: [] }, noBounds, known);
    for (let at = 0; at < 50_000; at++) {
      chooser.choose(['free', 'crash'], () => ({ state: `s${at}`, labels: ['go', 'crash'] }));
    }
    chooser.finish();
    expect(known.count(noBounds)).toBe(1);
  });
});
