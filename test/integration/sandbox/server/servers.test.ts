import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnServers } from '#sandbox/server/servers.ts';
import {
  connectNode,
  openTestServers,
  untilEither,
  untilState,
  withNode,
} from '#test/support/own-servers.ts';
import { isAlive } from '#test/support/processes.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

describe.each([
  ['with walls', false],
  ['without walls', true],
])('the life of a server, %s', (_, isPlain) => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let servers: OwnServers;
  let ids = 0;
  const create = async (parameters = {}) => {
    ids += 1;
    const topology = await servers.create({
      id: `life${ids}`,
      owner: 'somebody',
      kind: 'server',
      parameters,
    });
    const [node] = topology.nodes;
    if (node === undefined) throw new Error('no node');
    return { topology, node };
  };

  beforeAll(async () => {
    folder = await temporaryDirectory();
    servers = await openTestServers({ dataDir: folder.path, isPlain });
  });
  afterAll(async () => {
    await servers.close();
    await folder.remove();
  });

  it('has the walls that root can build', () => {
    expect(servers.isolation.hasOwnUser).toBe(!isPlain && process.getuid?.() === 0);
    expect(servers.isolation.missing.length === 0).toBe(servers.isolation.hasOwnUser);
  });

  it('answers as soon as it is made, to the system and to the learner alone', async () => {
    const { topology, node } = await create();
    expect(topology.activity).toBe('awake');
    expect(node.state).toBe('running');
    expect(await withNode(node, redis => redis.ping())).toBe('PONG');
    const learner = connectNode(node, 'learner');
    expect(await learner.call('ACL', 'WHOAMI')).toBe('learner');
    await expect(learner.call('CONFIG', 'SET', 'maxmemory', '1gb')).rejects.toThrow(/NOPERM/);
    await expect(learner.call('SHUTDOWN', 'NOSAVE')).rejects.toThrow(/NOPERM/);
    learner.disconnect();
    const nobody = connectNode({
      ...node,
      logins: { ...node.logins, system: { username: 'default', password: '' } },
      target: node.target,
    });
    await expect(nobody.ping()).rejects.toThrow();
    nobody.disconnect();
  });

  it('keeps keys, TTLs and settings through sleep', async () => {
    const { topology, node } = await create();
    await withNode(node, async redis => {
      await redis.set('kept', 'yes');
      await redis.set('timed', 'yes', 'EX', 1000);
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lfu');
      await redis.config('SET', 'save', '');
    });
    const pid = node.pid ?? 0;
    await topology.sleep();
    expect(topology.activity).toBe('asleep');
    expect(node.state).toBe('asleep');
    expect(isAlive(pid)).toBe(false);
    await topology.wake();
    await withNode(node, async redis => {
      expect(await redis.get('kept')).toBe('yes');
      expect(await redis.ttl('timed')).toBeGreaterThan(900);
      expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'allkeys-lfu']);
      expect(await redis.config('GET', 'save')).toEqual(['save', '']);
    });
  });

  it('is watched and saved though a client or a Sentinel has ended all connections', async () => {
    const { topology, node } = await create();
    await withNode(node, redis => redis.config('SET', 'maxmemory-policy', 'allkeys-lfu'));
    const learner = connectNode(node, 'learner');
    await learner.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    const pid = node.pid ?? 0;
    await topology.sleep();
    expect(isAlive(pid)).toBe(false);
    await topology.wake();
    await withNode(node, async redis => {
      expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'allkeys-lfu']);
    });
    learner.disconnect();
  });

  it('is removed with its process and its folder', async () => {
    const { topology, node } = await create();
    const pid = node.pid ?? 0;
    await servers.remove(topology.id);
    expect(isAlive(pid)).toBe(false);
    expect(servers.find(topology.id)).toBeUndefined();
    expect(await readdir(join(folder.path, 'servers'))).not.toContain(topology.id);
    await expect(topology.wake()).rejects.toThrow(/removed/);
  });

  it('is started again when it crashes', async () => {
    const { node } = await create();
    const ends: unknown[] = [];
    node.onState((state, end) => ends.push([state, end?.by]));
    process.kill(node.pid ?? 0, 'SIGSEGV');
    await untilState(node, 'crashed');
    await untilState(node, 'running');
    expect(ends).toEqual([
      ['crashed', 'nobody'],
      ['starting', undefined],
      ['running', undefined],
    ]);
    expect(await withNode(node, redis => redis.ping())).toBe('PONG');
  });

  it('is left stopped when it keeps crashing, until it is started', async () => {
    const { node } = await create();
    let crashes = 0;
    while (node.state !== 'stopped') {
      process.kill(node.pid ?? 0, 'SIGKILL');
      crashes += 1;
      await untilState(node, 'crashed');
      await untilEither(node, 'running', 'stopped');
    }
    expect(crashes).toBeGreaterThan(5);
    await node.start();
    expect(await withNode(node, redis => redis.ping())).toBe('PONG');
  });

  it('stays stopped when it was stopped, through sleep too, until it is started', async () => {
    const { topology, node } = await create();
    await node.stop('SIGKILL');
    expect(node.state).toBe('stopped');
    await topology.sleep();
    await topology.wake();
    expect(node.state).toBe('stopped');
    await node.start();
    expect(node.state).toBe('running');
  });

  it('is found again by the next process, asleep', async () => {
    const { topology, node } = await create();
    await withNode(node, redis => redis.set('kept', 'yes'));
    await servers.close();
    servers = await openTestServers({ dataDir: folder.path, isPlain });
    const found = servers.find(topology.id);
    expect(found?.activity).toBe('asleep');
    await found?.wake();
    const again = found?.node('redis-1');
    if (again === undefined) throw new Error('no node');
    expect(await withNode(again, redis => redis.get('kept'))).toBe('yes');
    expect((await stat(join(folder.path, 'servers'))).mode & 0o777).toBe(0o700);
  });
});

it('where there is no redis-server nobody gets servers, in words, and nothing is left', async () => {
  const folder = await temporaryDirectory();
  const servers = await openTestServers({ dataDir: folder.path });
  const before = process.env.REDIS_SERVER;
  process.env.REDIS_SERVER = join(folder.path, 'no-redis-server');
  try {
    const made = servers.create({ id: 'nobody', owner: 'somebody', kind: 'replicated' });
    await expect(made).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^No redis-server is installed/),
    });
    expect(await readdir(join(folder.path, 'servers'))).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.REDIS_SERVER;
    else process.env.REDIS_SERVER = before;
    await servers.close();
    await folder.remove();
  }
});
