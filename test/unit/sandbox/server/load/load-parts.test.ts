import { describe, expect, it, test } from 'vitest';
import { chooseKeys } from '#sandbox/server/load/key-choice.ts';
import { Latencies } from '#sandbox/server/load/latencies.ts';
import { Ledger } from '#sandbox/server/load/ledger.ts';
import { dueAfter, keepPace } from '#sandbox/server/load/pace.ts';
import { seededRandom } from '#sandbox/server/load/random.ts';

const draws = 200_000;

function frequencies(keys: number, choose: () => number): number[] {
  const counts = new Array<number>(keys).fill(0);
  for (let draw = 0; draw < draws; draw += 1) {
    const key = choose();
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Pearson's statistic; about its number of classes less one if the counts follow the expectation. */
function chiSquared(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, at) => sum + (count - (expected[at] ?? 0)) ** 2 / (expected[at] ?? 1), 0);
}

describe('the choice of keys', () => {
  it.each([0.5, 1, 1.5, 3])('zipf with skew %s has the frequencies of the distribution', skew => {
    const keys = 20;
    const weights = Array.from({ length: keys }, (_, key) => 1 / (key + 1) ** skew);
    const sum = weights.reduce((a, b) => a + b, 0);
    const expected = weights.map(weight => (draws * weight) / sum);
    const counts = frequencies(keys, chooseKeys({ pattern: 'zipf', keys, skew }, seededRandom(7)));
    // Exceeded by chance once in 1,000 seeds; this seed is fixed.
    expect(chiSquared(counts, expected)).toBeLessThan(43.8);
  });

  it('zipf reaches the last key and none beyond it', () => {
    const keys = 200_000;
    const last = chooseKeys({ pattern: 'zipf', keys, skew: 1 }, () => 1 - Number.EPSILON / 2);
    expect(last()).toBe(keys - 1);
    const first = chooseKeys({ pattern: 'zipf', keys, skew: 1 }, () => 0);
    expect(first()).toBe(0);
  });

  it('uniform gives each key as often', () => {
    const keys = 20;
    const counts = frequencies(keys, chooseKeys({ pattern: 'uniform', keys, skew: 1 }, seededRandom(3)));
    expect(chiSquared(counts, new Array(keys).fill(draws / keys))).toBeLessThan(43.8);
  });

  it('a scan goes through all and begins anew', () => {
    const choose = chooseKeys({ pattern: 'scan', keys: 3, skew: 1 }, () => 0);
    expect([choose(), choose(), choose(), choose()]).toEqual([0, 1, 2, 0]);
  });

  it('the same seed gives the same keys', () => {
    const run = () => {
      const choose = chooseKeys({ pattern: 'zipf', keys: 100, skew: 1 }, seededRandom(11));
      return Array.from({ length: 50 }, choose);
    };
    expect(run()).toEqual(run());
  });
});

describe('the pace', () => {
  test('is by the clock, without drift', () => {
    expect([0, 4, 5, 999, 1000, 60_000].map(ms => dueAfter(ms, 200, false))).toEqual([
      0, 0, 1, 199, 200, 12_000,
    ]);
  });

  test('of a burst brings a period in its first quarter', () => {
    expect([500, 1000, 2000, 3999, 4000, 5000].map(ms => dueAfter(ms, 100, true))).toEqual([
      200, 400, 400, 400, 400, 800,
    ]);
  });

  test('leaves out what was due while this process was held up', async () => {
    let nowMs = 0;
    let sent = 0;
    await new Promise<void>(resolve => {
      const stop = keepPace({
        ratePerSecond: 100,
        isBurst: false,
        now: () => {
          nowMs += nowMs === 100 ? 60_000 : 50;
          return nowMs;
        },
        send: count => {
          sent += count;
          if (sent < 20) return;
          stop();
          resolve();
        },
      });
    });
    expect(sent).toBeLessThan(60);
  });
});

test('percentiles are right to some percent', () => {
  const latencies = new Latencies();
  expect(latencies.percentileMs(0.5)).toBeNull();
  for (let ms = 1; ms <= 1000; ms += 1) latencies.add(ms);
  for (const part of [0.5, 0.9, 0.99]) {
    const found = latencies.percentileMs(part) ?? 0;
    expect(Math.abs(found / (part * 1000) - 1)).toBeLessThan(0.03);
  }
  latencies.clear();
  expect(latencies.percentileMs(0.99)).toBeNull();
});

test('the ledger knows what was acknowledged, and when it was written', () => {
  const ledger = new Ledger();
  for (let tick = 0; tick < 1000; tick += 1) {
    for (let write = 0; write < 20; write += 1) {
      const number = ledger.next(5000 + tick * 10);
      if (number % 3 === 0) ledger.acknowledge(number);
    }
  }
  ledger.acknowledge(0);
  expect(ledger.count).toBe(20_000);
  expect(ledger.acknowledged).toBe(6667);
  expect([0, 1, 3, 19_999].map(number => ledger.isAcknowledged(number))).toEqual([true, false, true, false]);
  expect([0, 19, 20, 19_999].map(number => ledger.writtenAtMs(number))).toEqual([5000, 5000, 5010, 14_990]);
});
