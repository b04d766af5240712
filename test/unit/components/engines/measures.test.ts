import { expect, test } from 'vitest';
import { aboutEngine } from '#components/engines/about.ts';
import { measuresOf } from '#components/engines/measures.ts';
import { type EngineRun, engineSchema } from '#sandbox/server-protocol.ts';

const run: EngineRun = {
  id: 'redis',
  version: '7.0.15',
  sent: 1000,
  acknowledged: 1000,
  failed: 0,
  hits: 600,
  misses: 200,
  p50Ms: 0.2,
  p99Ms: 2,
  residentBytes: 10_485_760,
  seconds: [],
  trouble: null,
};
const other: EngineRun = { ...run, id: 'memcached', p50Ms: 0.1, p99Ms: null, hits: 0, misses: 0 };

test('bars are parts of the longest, and a ratio is a part of the whole', () => {
  const [median, worst, hits] = measuresOf([run, other]);
  expect(median?.bars).toEqual([
    { id: 'redis', text: '0.2 ms', part: 1 },
    { id: 'memcached', text: '0.1 ms', part: 0.5 },
  ]);
  expect(worst?.bars[1]).toEqual({ id: 'memcached', text: undefined, part: 0 });
  expect(hits?.bars).toEqual([
    { id: 'redis', text: '75 %', part: 0.75 },
    { id: 'memcached', text: undefined, part: 0 },
  ]);
});

test('an engine that answered nothing has no bar at all', () => {
  const silent = { ...run, acknowledged: 0, p50Ms: null, p99Ms: null };
  expect(measuresOf([silent]).flatMap(({ bars }) => bars.map(({ part }) => part))).toEqual([0, 0, 0, 0, 0]);
});

test('every engine has its sentence', () => {
  for (const id of engineSchema.shape.id.options) expect(aboutEngine[id].is).toMatch(/\.$/);
});
