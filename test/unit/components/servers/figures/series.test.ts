import { expect, test } from 'vitest';
import { marksOf, seriesOf, valuesOf } from '#components/servers/figures/series.ts';
import type { NodeStats } from '#sandbox/server-protocol.ts';

function look(atMs: number, part: Partial<NodeStats> = {}): NodeStats {
  return {
    node: 'redis-1',
    atMs,
    usedMemoryBytes: 1000,
    maxMemoryBytes: 67_108_864,
    policy: 'noeviction',
    residentBytes: 2000,
    fragmentation: 2,
    keys: 1,
    evictedKeys: 0,
    expiredKeys: 0,
    hits: 0,
    misses: 0,
    commands: atMs,
    commandsPerSecond: 7,
    clients: 1,
    blockedClients: 0,
    meanMicroseconds: null,
    persistence: {
      lastSaveAtMs: 0,
      changesSinceSave: 0,
      isSaving: false,
      isLastSaveGood: true,
      isAofOn: false,
      fsync: 'everysec',
      aofBytes: null,
      aofSyncedBytes: null,
      isRewriting: false,
      isLastAofWriteGood: true,
    },
    ...part,
  };
}

test('rates are differences over the time between two looks', () => {
  const series = seriesOf([
    look(1000, { evictedKeys: 10, hits: 100, misses: 0 }),
    look(3000, { evictedKeys: 30, hits: 130, misses: 10 }),
  ]);
  expect(series.xs).toEqual([1, 3]);
  expect(valuesOf(series, 'evicted')).toEqual([null, 10]);
  expect(valuesOf(series, 'hitRatio')).toEqual([null, 0.75]);
  expect(valuesOf(series, 'commands')).toEqual([7, 7]);
});

test('nothing read is no ratio, and a count that was set back is no rate', () => {
  const series = seriesOf([
    look(1000, { evictedKeys: 50, hits: 9 }),
    look(2000, { evictedKeys: 2, hits: 3 }),
  ]);
  expect(valuesOf(series, 'evicted')).toEqual([null, null]);
  expect(valuesOf(series, 'hitRatio')).toEqual([null, null]);
});

test('no line bridges what was not seen, and no difference is taken across it', () => {
  const series = seriesOf([look(1000), look(60_000, { evictedKeys: 1_000_000 })]);
  expect(series.xs).toEqual([1, 1.001, 60]);
  expect(valuesOf(series, 'memory')).toEqual([1000, null, 1000]);
  expect(valuesOf(series, 'evicted')).toEqual([null, null, null]);
});

test('a server that was started anew begins anew', () => {
  const looks = [look(1000, { commands: 500, evictedKeys: 4 }), look(2000, { commands: 3, evictedKeys: 5 })];
  expect(valuesOf(seriesOf(looks), 'evicted')).toEqual([null, null, null]);
  expect(marksOf(looks)).toEqual([{ at: 2, label: 'started anew' }]);
});

test('a change of the settings that matter is marked where it happened', () => {
  expect(
    marksOf([
      look(1000),
      look(2000, { policy: 'allkeys-lfu' }),
      look(3000, { policy: 'allkeys-lfu' }),
      look(4000, { policy: 'allkeys-lfu', maxMemoryBytes: 0 }),
    ]),
  ).toEqual([
    { at: 2, label: 'allkeys-lfu' },
    { at: 4, label: 'no maxmemory' },
  ]);
});
