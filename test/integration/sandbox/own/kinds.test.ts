import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { nextEvent, say } from '#test/support/sandbox.ts';
import { until } from '#test/support/until.ts';

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({ hasServers: true });
});
afterAll(() => doors.stop());

const create = (kind: Sandbox['kind'], start: readonly string[] = []) =>
  doors.all.create({ owner: kind, scope: 'playground', kind, start });

describe('a cluster', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await create('cluster', ['SET a 1', 'SET b 2', 'SET c 3', 'SET gone 1 PX 100000']);
  });

  it('has its start state, each key where its slot is, and shows all of them together', async () => {
    const { keys, keyCount } = await sandbox.snapshot();
    expect(keys.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'gone']);
    expect(keyCount).toBe(4);
  });

  it('says MOVED as it is, and a client may choose the node that it names', async () => {
    const said = await say(sandbox, 'A', 'GET a');
    const address = /^\(error\) MOVED 15495 (\S+)$/.exec(said)?.[1];
    const node = sandbox.servers?.topology.nodes.find(one => one.address === address);
    expect(node?.name).toBe('redis-3');
    sandbox.servers?.chooseNode('A', 'redis-3');
    expect(await say(sandbox, 'A', 'GET a')).toBe('"1"');
    expect(sandbox.clients()).toEqual([{ name: 'A', state: 'idle', node: 'redis-3' }]);
  });

  it('shows one primary’s keys when that is chosen, and all of them again', async () => {
    const names = async () => (await sandbox.snapshot()).keys.map(({ key }) => key);
    await sandbox.servers?.viewNode('redis-3');
    expect(await names()).toEqual(['a', 'gone']);
    expect(sandbox.servers?.topology.viewedNode).toBe('redis-3');
    await sandbox.servers?.viewNode(null);
    expect(await names()).toEqual(['a', 'b', 'c', 'gone']);
    expect(sandbox.servers?.topology.viewedNode).toBeNull();
  });

  it('tells changes on every primary, and who made them', async () => {
    const changed = nextEvent(sandbox, event => event.type === 'view');
    await say(sandbox, 'A', 'SET a 5');
    expect(await changed).toMatchObject({
      cause: { by: 'client', client: 'A' },
      changed: [{ key: 'a', value: '5' }],
    });
  });

  it('moves time on for all of its keys', async () => {
    expect(await sandbox.advance('next-expiry')).toBeGreaterThan(90_000);
    const { keys } = await sandbox.snapshot();
    expect(keys.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('goes back to its start', async () => {
    await sandbox.reset(['SET z 1']);
    const { keys } = await sandbox.snapshot();
    expect(keys.map(({ key }) => key)).toEqual(['z']);
  });
});

it('a replica in a cluster shows its keys, and what reaches them', async () => {
  const start = ['SET a 1'];
  const kind = 'cluster';
  const sandbox = await doors.all.create({
    owner: 'replicas',
    scope: 'playground',
    kind,
    hasReplicas: true,
    start,
  });
  const { servers } = sandbox;
  const follower = () => servers?.topology.nodes.find(node => node.follows === 'redis-3' && node.isLinkUp);
  await until(() => follower() !== undefined);
  const replica = follower()?.name ?? '';
  servers?.chooseNode('A', 'redis-3');
  await servers?.viewNode(replica);
  await until(async () => (await sandbox.snapshot()).keys.length === 1);
  const changed = nextEvent(
    sandbox,
    event => event.type === 'view' && JSON.stringify(event.changed).includes('"value":"2"'),
  );
  await say(sandbox, 'A', 'SET a 2');
  await changed;
  expect((await sandbox.snapshot()).keys).toMatchObject([{ key: 'a', value: '2' }]);
  await doors.all.remove(sandbox.id);
});

describe('replicated servers', () => {
  it('a write reaches the replicas, and a client there reads it', async () => {
    const sandbox = await create('replicated');
    expect(await say(sandbox, 'A', 'SET a 1')).toBe('OK');
    expect(await say(sandbox, 'A', 'WAIT 2 5000')).toBe('(integer) 2');
    sandbox.servers?.chooseNode('B', 'redis-2');
    expect(await say(sandbox, 'B', 'GET a')).toBe('"1"');
    expect(await say(sandbox, 'B', 'SET a 2')).toMatch(/^\(error\) READONLY/);
    await expect(sandbox.servers?.viewNode(null)).rejects.toMatchObject({ code: 'bad-request' });
    await doors.all.remove(sandbox.id);
  });
});

describe('settings', () => {
  const settingsOf = async (sandbox: Sandbox) => {
    const all = (await sandbox.servers?.configuration('redis-1')) ?? [];
    return Object.fromEntries(all.map(({ name, value }) => [name, value]));
  };

  it('are what they were before the first change after a reset, however they were changed', async () => {
    const sandbox = await create('server');
    const before = await settingsOf(sandbox);
    await sandbox.servers?.configure('redis-1', 'maxmemory-policy', 'allkeys-lru');
    await sandbox.servers?.configure('redis-1', 'maxmemory-policy', 'allkeys-lfu');
    await say(sandbox, 'A', 'CONFIG SET appendonly yes SLAVE-read-only no');
    await say(sandbox, 'A', 'CONFIG SET client-output-buffer-limit "pubsub 65536 65536 10"');
    expect(await settingsOf(sandbox)).toMatchObject({ 'maxmemory-policy': 'allkeys-lfu', appendonly: 'yes' });
    await sandbox.reset([]);
    expect(await settingsOf(sandbox)).toEqual(before);
    await sandbox.servers?.chaos({ action: 'kill', node: 'redis-1' });
    await sandbox.servers?.chaos({ action: 'start', node: 'redis-1' });
    expect(await settingsOf(sandbox)).toEqual(before);
    await doors.all.remove(sandbox.id);
  });
});

describe('a server that is paused or stopped', () => {
  it('lets its clients wait, or says that it is stopped', async () => {
    const sandbox = await create('server');
    await say(sandbox, 'A', 'SET a 1');
    const blocked = nextEvent(
      sandbox,
      event => event.type === 'clients' && event.clients.some(({ state }) => state === 'blocked'),
    );
    await sandbox.servers?.chaos({ action: 'pause', node: 'redis-1' });
    const waiting = say(sandbox, 'A', 'GET a');
    await blocked;
    await sandbox.servers?.chaos({ action: 'resume', node: 'redis-1' });
    expect(await waiting).toBe('"1"');
    await sandbox.servers?.chaos({ action: 'kill', node: 'redis-1' });
    await expect(say(sandbox, 'A', 'GET a')).rejects.toThrow(/redis-1 is stopped\. Start it/);
    await sandbox.servers?.chaos({ action: 'start', node: 'redis-1' });
    expect(await say(sandbox, 'A', 'PING')).toBe('PONG');
  });
});
