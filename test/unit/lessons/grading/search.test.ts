/** The search over schedules, on small programs whose schedules can be counted by hand or by brute force. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bounds, type Chooser, type Cost, noBounds } from '#lessons/grading/driver/chooser.ts';
import { search } from '#lessons/grading/driver/search.ts';

/** Runs actors of so many steps each as the driver would; the schedule is the order of steps. */
function interleave(chooser: Chooser, steps: readonly number[]): string {
  const left = [...steps];
  let current: number | undefined;
  let order = '';
  for (;;) {
    const enabled = left.flatMap((count, actor) => (count > 0 ? [actor] : []));
    if (enabled.length === 0) return order;
    const goesOn = current !== undefined && (left[current] ?? 0) > 0;
    const first = goesOn && current !== undefined ? current : (enabled[0] ?? 0);
    const options = [first, ...enabled.filter(actor => actor !== first)];
    const costs = options.map((_, index): Cost => (index > 0 && goesOn ? 'preemption' : 'free'));
    current = options[chooser.choose(costs) ?? 0] ?? 0;
    left[current] = (left[current] ?? 0) - 1;
    order += current;
  }
}

const preemptions = (order: string, steps: readonly number[]): number => {
  const left = [...steps];
  let count = 0;
  for (let at = 0; at < order.length; at++) {
    const actor = Number(order[at]);
    left[actor] = (left[actor] ?? 0) - 1;
    const next = order[at + 1];
    if (next !== undefined && next !== order[at] && (left[actor] ?? 0) > 0) count++;
  }
  return count;
};

/** Every order of steps, by brute force. */
function allOrders(steps: readonly number[]): string[] {
  if (steps.every(count => count === 0)) return [''];
  return steps.flatMap((count, actor) =>
    count === 0 ? [] : allOrders(steps.map((c, a) => (a === actor ? c - 1 : c))).map(rest => actor + rest),
  );
}

async function searchAll(steps: readonly number[], bounds: Bounds, schedules = 100_000) {
  const orders: string[] = [];
  const coverage = await search({
    bounds,
    schedules,
    seed: 7,
    deadlineMs: Number.POSITIVE_INFINITY,
    isPlain: true,
    run: async chooser => {
      orders.push(interleave(chooser, steps));
      return true;
    },
  });
  return { orders, coverage };
}

describe('search', () => {
  it('runs the two schedules of two actors without preemption', async () => {
    const { coverage, orders } = await searchAll([2, 2], noBounds);
    expect(orders.sort()).toEqual(['0011', '1100']);
    expect(coverage).toEqual({
      schedules: 2,
      left: 0,
      all: 2,
      completeLevel: 0,
      isExhaustive: true,
      isStopped: false,
    });
  });

  it('runs simpler schedules first', async () => {
    const { orders } = await searchAll([3, 3], { ...noBounds, preemption: 2 });
    const counts = orders.map(order => preemptions(order, [3, 3]));
    expect(counts).toEqual([...counts].sort());
  });

  it('runs every schedule within the bound exactly once', async () => {
    const programs = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(programs, async ([steps, bound]) => {
        const { coverage, orders } = await searchAll(steps, { ...noBounds, preemption: bound });
        const expected = allOrders(steps).filter(order => preemptions(order, steps) <= bound);
        expect(orders.sort()).toEqual(expected.sort());
        expect(coverage.isExhaustive).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('samples every level when the limit is too small for all, and says so', async () => {
    const { coverage, orders } = await searchAll([4, 4, 4], { ...noBounds, preemption: 2 }, 60);
    const inOrder = orders.slice(0, 60);
    expect(new Set(inOrder).size).toBe(60);
    expect(coverage).toMatchObject({ schedules: 60, completeLevel: 0, isExhaustive: false });
    expect(new Set(inOrder.map(order => preemptions(order, [4, 4, 4])))).toEqual(new Set([0, 1, 2]));
    expect(coverage.sample).toMatchObject({ runs: 15, depth: 2 });
    expect(orders).toHaveLength(75);
  });

  it('counts faults of a kind separately', async () => {
    const seen: string[] = [];
    await search({
      bounds: { ...noBounds, crash: 1, flush: 2 },
      schedules: 1000,
      seed: 7,
      deadlineMs: Number.POSITIVE_INFINITY,
      isPlain: true,
      run: async chooser => {
        let text = '';
        for (let step = 0; step < 3; step++) text += '-cf'[chooser.choose(['free', 'crash', 'flush']) ?? 0];
        seen.push(text);
        return true;
      },
    });
    const within = (text: string) => text.split('c').length <= 2 && text.split('f').length <= 3;
    const every = ['-', 'c', 'f'].flatMap(a =>
      ['-', 'c', 'f'].flatMap(b => ['-', 'c', 'f'].map(c => a + b + c)),
    );
    expect(seen.sort()).toEqual(every.filter(within).sort());
  });

  it('stops when told', async () => {
    let runs = 0;
    const coverage = await search({
      bounds: { ...noBounds, preemption: 2 },
      schedules: 1000,
      seed: 7,
      deadlineMs: Number.POSITIVE_INFINITY,
      isPlain: true,
      run: async chooser => {
        interleave(chooser, [3, 3]);
        return ++runs < 5;
      },
    });
    expect(coverage).toMatchObject({ schedules: 5, isExhaustive: false });
  });

  it('refuses a story that does not do the same again', async () => {
    let runs = 0;
    const searching = search({
      bounds: { ...noBounds, preemption: 2 },
      schedules: 1000,
      seed: 7,
      deadlineMs: Number.POSITIVE_INFINITY,
      isPlain: true,
      run: async chooser => {
        interleave(chooser, runs++ === 0 ? [1, 1, 1, 1] : [1, 1]);
        return true;
      },
    });
    await expect(searching).rejects.toThrow('could not be repeated');
  });
});
