import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openEngines } from '#sandbox/server/engines/engines.ts';
import { openJail, searchPath } from '#sandbox/server/jail.ts';
import { engineRunSchema, engineSchema } from '#sandbox/server-protocol.ts';
import { startApi, type TestApi } from '#test/support/api.ts';
import { startRegistry } from '#test/support/registry.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

let api: TestApi;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
const cache = { mode: 'cache', pattern: 'uniform', ratePerSecond: 100, durationMs: 1000 };

beforeAll(async () => {
  [folder, registry] = await Promise.all([temporaryDirectory(), startRegistry()]);
  const engines = openEngines({
    jail: await openJail({ dataDir: folder.path }),
    directory: join(folder.path, 'engines'),
    log: silentLog,
    searchPath,
    longestMs: 1000,
  });
  api = await startApi({ registry: registry.registry, engines, limits: { engineRunsPerLearnerPerHour: 1 } });
});
afterAll(async () => {
  await api.close();
  await registry.stop();
  await folder.remove();
});

test('engines are told, and compared as often as is allowed', async () => {
  const caller = api.caller();
  const { status, json } = await caller.fetch('/api/engines');
  expect(status).toBe(200);
  const installed = z
    .array(engineSchema)
    .parse(json)
    .filter(({ version }) => version !== null);
  const first = await caller.send('POST', '/api/engines/runs', cache);
  expect(first.status).toBe(200);
  expect(
    z
      .array(engineRunSchema)
      .parse(first.json)
      .map(({ id }) => id),
  ).toEqual(installed.map(({ id }) => id));

  const [second, busy] = await Promise.all([
    api.caller().send('POST', '/api/engines/runs', { ...cache, durationMs: 600_000 }),
    api.caller().send('POST', '/api/engines/runs', cache),
  ]);
  // A load of ten minutes is cut to what is allowed; and while one compares, others are told so.
  expect([second.status, busy.status].sort()).toEqual([200, 503]);
  expect([second, busy].find(({ status: told }) => told === 503)?.headers.get('retry-after')).toBe('60');
});

test('who has compared often is told to come back later', async () => {
  const caller = api.caller();
  expect((await caller.send('POST', '/api/engines/runs', cache)).status).toBe(200);
  expect((await caller.send('POST', '/api/engines/runs', cache)).status).toBe(429);
});

test.each<[string, unknown]>([
  ['writes', { ...cache, mode: 'writes' }],
  ['too many a second', { ...cache, ratePerSecond: 5001 }],
  ['too many keys', { ...cache, keys: 1e9 }],
  ['too large values', { ...cache, valueBytes: 1e9 }],
  ['no number', { ...cache, ratePerSecond: '100' }],
  ['no skew', { ...cache, skew: null }],
  ['a field too many', { ...cache, path: '/bin/sh' }],
  ['a node that is none', { ...cache, node: '../redis-1' }],
  ['no object', [cache]],
  ['nothing', null],
])('a load with %s is a bad request', async (_, body) => {
  const { status, text } = await api.caller().send('POST', '/api/engines/runs', body);
  expect(status).toBe(400);
  expect(text).not.toMatch(/\/tmp|at .*\.ts/);
});

test('a page of somebody else cannot start a comparison', async () => {
  const { status } = await api
    .caller()
    .send('POST', '/api/engines/runs', cache, { origin: 'https://evil.example' });
  expect(status).toBe(403);
});
