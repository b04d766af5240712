import { expect, test } from 'vitest';
import { patternBars } from '#components/servers/load/distribution.ts';
import { loadSeries } from '#components/servers/load/load-series.ts';
import {
  lossText,
  lostWhenText,
  unacknowledgedText,
  whyNotCounted,
} from '#components/servers/load/loss-words.ts';
import { presetOf, presets, presetsFor } from '#components/servers/load/presets.ts';
import { numbersOf, specNumbers } from '#components/servers/load/spec-numbers.ts';
import { specText, withMode } from '#components/servers/load/spec-text.ts';
import { type Loss, loadSpecSchema, type TopologyNode } from '#sandbox/server-protocol.ts';

const loss: Loss = {
  countedAtMs: 0,
  acknowledged: 2000,
  present: 1988,
  lost: 12,
  firstLostAtMs: 1_000_000_100,
  lastLostAtMs: 1_000_001_050,
  unacknowledgedPresent: 0,
};
const nothingLost = { ...loss, present: 2000, lost: 0, firstLostAtMs: null, lastLostAtMs: null };

test('a loss is said with what it means', () => {
  expect(lossText(loss)).toBe(
    '12 of 2,000 acknowledged writes are gone: the client was told OK, and the data is not there.',
  );
  expect(lossText({ ...loss, lost: 1 })).toMatch(/^1 of 2,000 acknowledged writes is gone/);
  expect(lostWhenText(loss)).toMatch(
    /^Written within 0\.95 s, from \d\d:\d\d:\d\d\.100 to \d\d:\d\d:\d\d\.050\.$/,
  );
  expect(lostWhenText({ ...loss, lastLostAtMs: loss.firstLostAtMs })).toMatch(/^Written at /);
});

test('no loss, one write and no write at all have sentences of their own', () => {
  expect(lossText(nothingLost)).toBe(
    'All 2,000 acknowledged writes are there. Nothing that was confirmed is lost.',
  );
  expect(lossText({ ...nothingLost, acknowledged: 1, present: 1 })).toMatch(
    /^The one acknowledged write is there/,
  );
  expect(lossText({ ...nothingLost, acknowledged: 0, present: 0 })).toBe(
    'No write was acknowledged, so none could be lost.',
  );
  expect(lostWhenText(nothingLost)).toBeUndefined();
});

test('writes that are there without an answer are told', () => {
  expect(unacknowledgedText(loss)).toBeUndefined();
  expect(unacknowledgedText({ ...loss, unacknowledgedPresent: 1 })).toMatch(
    /^1 write without an answer is there/,
  );
  expect(unacknowledgedText({ ...loss, unacknowledgedPresent: 2 })).toMatch(
    /^2 writes without an answer are there/,
  );
});

function node(name: string, part: Partial<TopologyNode>): TopologyNode {
  return {
    name,
    kind: 'redis',
    state: 'running',
    address: '',
    externalPort: null,
    role: 'primary',
    follows: null,
    isLinkUp: null,
    offset: null,
    lagBytes: null,
    slots: [],
    keys: null,
    epoch: null,
    vote: null,
    isDiskFull: false,
    ...part,
  };
}

test('what stands in the way of counting is said with the way out', () => {
  expect(whyNotCounted(true, [node('redis-1', {})])).toMatch(/Stop it first/);
  expect(whyNotCounted(false, [node('redis-1', {})])).toBeUndefined();
  const stopped = node('redis-1', { state: 'stopped', role: 'unknown' });
  expect(whyNotCounted(false, [stopped])).toBe('redis-1 does not run. Start it, then count.');
  expect(whyNotCounted(false, [stopped, node('redis-2', {})])).toBeUndefined();
  expect(whyNotCounted(false, [node('redis-1', { state: 'paused' })])).toMatch(/^redis-1 is paused/);
  expect(whyNotCounted(false, [node('redis-1', { state: 'starting' })])).toMatch(/^redis-1 is starting/);
  // The first command wakes it.
  expect(whyNotCounted(false, [node('redis-1', { state: 'asleep' })])).toBeUndefined();
});

test('every preset is a load that the server takes, and is known again', () => {
  for (const preset of presets) {
    expect(loadSpecSchema.parse(preset.spec)).toEqual(preset.spec);
    expect(presetOf(preset.spec)).toBe(preset);
  }
  expect(presetsFor('server').map(({ id }) => id)).toEqual(['eviction', 'persistence']);
  expect(presetsFor('sentinel')).toHaveLength(presets.length);
});

test('a load is told in a sentence', () => {
  expect(presets.map(({ spec }) => specText(spec))).toEqual([
    '2,000 requests a second for 100,000 keys (Zipf), values of 2 kB, for 2 min',
    '200 numbered writes a second, values of 100 B, for 2 min',
    '200 numbered writes a second, values of 100 B, for 5 min',
    '200 numbered writes a second, values of 100 B, each with WAIT 1, for 5 min',
  ]);
});

test('writes have no pattern of keys', () => {
  const cache = loadSpecSchema.parse({ mode: 'cache', pattern: 'zipf' });
  expect(withMode(cache, 'writes').pattern).toBe('uniform');
  expect(withMode({ ...cache, pattern: 'burst' }, 'writes').pattern).toBe('burst');
});

test('the drawing of a pattern has the shape of its distribution', () => {
  const zipf = patternBars('zipf', 1, 4);
  expect(zipf).toEqual([1, 1 / 2, 1 / 3, 1 / 4]);
  expect(patternBars('zipf', 2, 2)).toEqual([1, 1 / 4]);
  expect(new Set(patternBars('uniform', 1, 9)).size).toBe(1);
  for (const pattern of ['zipf', 'uniform', 'scan', 'burst'] as const) {
    const bars = patternBars(pattern, 3, 20);
    expect(Math.max(...bars)).toBeLessThanOrEqual(1);
    expect(Math.min(...bars)).toBeGreaterThanOrEqual(0);
  }
});

test('seconds become lines, without a ratio where nothing was read', () => {
  const second = {
    atMs: 5000,
    sent: 3,
    acknowledged: 2,
    failed: 1,
    hits: 0,
    misses: 0,
    p50Ms: 1,
    p99Ms: null,
  };
  expect(loadSeries([second, { ...second, atMs: 6000, hits: 3, misses: 1 }])).toEqual({
    xs: [5, 6],
    acknowledged: [2, 2],
    failed: [1, 1],
    hitRatio: [null, 0.75],
    p50Ms: [1, 1],
    p99Ms: [null, null],
  });
});

test('only the numbers that mean something for a load can be typed', () => {
  const alone = { hasReplicas: false };
  const cache = loadSpecSchema.parse({ mode: 'cache' });
  expect(numbersOf(cache, alone)).toEqual(['rate', 'keys', 'value', 'skew', 'ttl', 'lasts']);
  expect(numbersOf({ ...cache, pattern: 'scan' }, alone)).not.toContain('skew');
  const writes = withMode(cache, 'writes');
  expect(numbersOf(writes, alone)).toEqual(['rate', 'value', 'ttl', 'lasts']);
  expect(numbersOf(writes, { hasReplicas: true })).toContain('wait');
  expect(numbersOf({ ...writes, waitReplicas: 1 }, alone)).toContain('wait');
});

test.each(Object.entries(specNumbers))(
  '%s: what is typed is read back, up to its bounds',
  (_name, number) => {
    const spec = loadSpecSchema.parse({ mode: 'cache', waitReplicas: 2 });
    for (const value of [number.min, number.max]) {
      const written = loadSpecSchema.parse({ ...spec, ...number.write(value) });
      expect(number.read(written)).toBe(value);
    }
    // An empty field leaves the number as it is, or means that there is none.
    const emptied = { ...spec, ...number.write(null) };
    expect(number.read(emptied)).toBe(number.none === undefined ? number.read(spec) : null);
  },
);
