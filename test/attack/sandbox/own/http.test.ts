/** Servers of one's own over HTTP: what their owner may, and what nobody else and no nonsense may. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Caller, startApi, type TestApi } from '#test/support/api.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

const madeSchema = z.object({
  id: z.string(),
  url: z.string(),
  kind: z.string(),
  nodes: z.array(z.object({ name: z.string(), port: z.number(), url: z.string() })),
});

let doors: Doors;
let api: TestApi;
let owner: Caller;
let id: string;
let nodes: z.infer<typeof madeSchema>['nodes'];
beforeAll(async () => {
  doors = await openDoors({ hasServers: true });
  api = await startApi({ registry: doors.all });
  owner = api.caller();
  const made = await owner.send('POST', '/api/sandboxes', { kind: 'replicated' });
  expect(made.status).toBe(201);
  ({ id, nodes } = madeSchema.parse(made.json));
}, 30_000);
afterAll(async () => {
  await api.close();
  await doors.stop();
});

const load = { mode: 'writes', ratePerSecond: 50, durationMs: 60_000 };
const routes: readonly [method: string, path: string, body?: unknown][] = [
  ['GET', 'topology'],
  ['GET', 'timeline'],
  ['GET', 'stats'],
  ['GET', 'nodes/redis-1/configuration'],
  ['PATCH', 'nodes/redis-1/configuration', { 'maxmemory-policy': 'allkeys-lru' }],
  ['GET', 'nodes/redis-1/log'],
  ['GET', 'nodes/redis-1/slowlog'],
  ['GET', 'nodes/redis-1/latency'],
  ['POST', 'chaos', { action: 'pause', node: 'redis-3' }],
  ['POST', 'chaos', { action: 'resume', node: 'redis-3' }],
  ['POST', 'load', load],
  ['GET', 'load'],
  ['DELETE', 'load'],
  ['POST', 'load/count'],
];
const ask = (caller: Caller, [method, path, body]: (typeof routes)[number], of = id) =>
  body === undefined
    ? caller.fetch(`/api/sandboxes/${of}/${path}`, { method })
    : caller.send(method, `/api/sandboxes/${of}/${path}`, body);

describe('the owner', () => {
  it('is told an address of each node, and gets in there', async () => {
    expect(nodes.map(({ name }) => name)).toEqual(['redis-1', 'redis-2', 'redis-3']);
    expect(new Set(nodes.map(({ port }) => port)).size).toBe(3);
  });

  it('may all of it', async () => {
    for (const route of routes) {
      const { status, text } = await ask(owner, route);
      expect([route[0], route[1], status, text.slice(0, 200)]).toEqual([
        route[0],
        route[1],
        expect.toSatisfy((code: number) => code < 300),
        expect.any(String),
      ]);
    }
    const { json } = await ask(owner, ['GET', 'nodes/redis-1/configuration']);
    expect(json).toContainEqual(
      expect.objectContaining({ name: 'maxmemory-policy', value: 'allkeys-lru', isEditable: true }),
    );
  });
});

describe('nobody else', () => {
  it.each(routes)('%s …/%s', async (...route) => {
    const stranger = api.caller();
    expect((await ask(stranger, route)).status).toBe(404);
    const wrong = { authorization: 'Bearer wrong' };
    expect((await stranger.fetch(`/api/sandboxes/${id}/topology`, { headers: wrong })).status).toBe(404);
    expect((await stranger.send('POST', `/api/sandboxes/${id}/move`, { to: 'server' })).status).toBe(404);
  });
});

describe('nonsense', () => {
  it.each([
    ['GET', 'nodes/redis-9/log', undefined, 404],
    ['GET', 'nodes/redis-1%2f..%2f..%2fredis-2/log', undefined, 404],
    ['GET', `nodes/${'x'.repeat(5000)}/configuration`, undefined, 404],
    ['GET', 'nodes/sentinel-1/slowlog', undefined, 404],
    ['GET', 'nodes/redis-1/log?after=-1', undefined, 400],
    ['GET', 'nodes/redis-1/log?after=1e400', undefined, 400],
    ['PATCH', 'nodes/redis-1/configuration', { dir: '/etc' }, 403],
    ['PATCH', 'nodes/redis-1/configuration', { maxmemory: '100gb' }, 400],
    ['PATCH', 'nodes/redis-1/configuration', { maxmemory: 1 }, 400],
    ['PATCH', 'nodes/redis-1/configuration', ['maxmemory', '1'], 400],
    ['POST', 'chaos', { action: 'kill', node: '../redis-1' }, 400],
    ['POST', 'chaos', { action: 'kill', node: 'redis-8' }, 404],
    ['POST', 'chaos', { action: 'explode', node: 'redis-1' }, 400],
    ['POST', 'chaos', { action: 'clock-jump', node: 'redis-1', ms: 1e30 }, 400],
    ['POST', 'chaos', { action: 'move-slots', slots: [0, 99_999], to: 'redis-1' }, 400],
    ['POST', 'chaos', { action: 'pause-client', client: 'A', ms: -1 }, 400],
    ['POST', 'chaos', { action: 'pause-client', client: 'Z', ms: 1 }, 404],
    ['POST', 'load', { ...load, ratePerSecond: 1e9 }, 400],
    ['POST', 'load', { ...load, valueBytes: '1' }, 400],
    ['DELETE', 'load', undefined, 404],
    ['POST', 'move', { to: 'moon' }, 400],
  ] as const)('%s …/%s %j is %i… in words', async (method, path, body, status) => {
    const answer = await ask(owner, [method, path, body]);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining('detail')]);
  });

  it('of a namespace these routes say that it has no servers', async () => {
    const made = await owner.send('POST', '/api/sandboxes', { kind: 'namespace' });
    const own = z.object({ id: z.string() }).parse(made.json).id;
    for (const route of routes) expect((await ask(owner, route, own)).status).toBe(400);
  });

  it('settings that are not on the list start no server', async () => {
    const parameters = { dir: '/etc' };
    const answer = await owner.send('POST', '/api/sandboxes', { kind: 'server', parameters });
    expect(answer.status).toBe(403);
  });
});

describe('more than one may have', () => {
  it('is refused to a program, and makes room for a bench', async () => {
    const caller = api.caller();
    const create = (body: object) => caller.send('POST', '/api/sandboxes', { kind: 'server', ...body });
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.push(madeSchema.parse((await create({})).json).id);
    expect((await create({})).status).toBe(429);
    expect((await create({ exercise: 'set-a-name' })).status).toBe(201);
    const first = await caller.fetch(`/api/sandboxes/${ids[0]}`);
    expect([first.status, (await caller.fetch(`/api/sandboxes/${ids[1]}`)).status]).toEqual([404, 200]);
  });
});
