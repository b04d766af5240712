/** Servers as the checks of an Operate exercise read them: Redis nodes and Sentinels, those that run and those that don't. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOperator } from '#lessons/grading/operate/operator.ts';
import { withServers } from '#lessons/grading/operate/read-servers.ts';
import type { ServersReader } from '#lessons/grading/operator.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

let doors: Doors;
let sandbox: Sandbox;
beforeAll(async () => {
  doors = await openDoors({ hasServers: true });
  sandbox = await doors.all.create({
    owner: 'ada',
    scope: 'api:test',
    kind: 'sentinel',
    start: ['HSET h f v', 'ZADD z 1.5 m', 'SET s text EX 600', 'SADD t a'],
  });
});
afterAll(() => doors.stop());

const node = ({ nodes }: ServersReader, name: string) => {
  const found = nodes[name];
  if (found === undefined) throw new Error(`${name} has no reader.`);
  return found;
};

it('replies are plain, as RESP2 has them, whatever the connection speaks', () =>
  withServers(sandbox, async servers => {
    const { keys, pttl, read } = node(servers, 'redis-1');
    expect(await keys()).toEqual(['h', 's', 't', 'z']);
    expect(await pttl('s')).toBeGreaterThan(500_000);
    expect(await read('HGETALL', 'h')).toEqual(['f', 'v']);
    expect(await read('ZRANGE', 'z', 0, -1, 'WITHSCORES')).toEqual(['m', '1.5']);
    expect(await read('SISMEMBER', 't', 'a')).toBe(1);
    expect(await read('GET', 'none')).toBeNull();
    expect(await read('CONFIG', 'GET', 'appendonly')).toEqual(['appendonly', 'no']);
    expect(await read('INFO', 'replication')).toContain('connected_slaves:2');
    expect(await read('CLIENT', 'LIST')).toContain('name=bench');
  }));

it('errors are thrown as replies, and what writes is refused before it is sent', () =>
  withServers(sandbox, async servers => {
    const { read } = node(servers, 'redis-1');
    await expect(read('LLEN', 'h')).rejects.toMatchObject({ name: 'ReplyError', message: /^WRONGTYPE/ });
    await expect(read('SET', 'a', '1')).rejects.toMatchObject({ code: 'bad-request' });
    expect(await read('EXISTS', 'a')).toBe(0);
  }));

it('each node has its own transcript, and a Sentinel can be asked', async () => {
  const operator = createOperator(sandbox);
  await operator.run('redis-1', 'SET', 'a', 1);
  await operator.run('redis-2', 'GET', 'a');
  await expect(operator.run('redis-2', 'SET', 'a', 2)).rejects.toMatchObject({ message: /^READONLY/ });
  await withServers(sandbox, async servers => {
    const typed = (name: string) =>
      node(servers, name).transcript.map(({ args, failed }) => [...args, failed]);
    expect(typed('redis-1')).toEqual([['SET', 'a', '1', false]]);
    expect(typed('redis-2')).toEqual([
      ['GET', 'a', false],
      ['SET', 'a', '2', true],
    ]);
    expect(await node(servers, 'sentinel-3').read('SENTINEL', 'MASTERS')).toHaveLength(1);
  });
});

it('who ends has no reader and its state is told; a failover is awaited, and stands in the timeline', async () => {
  const operator = createOperator(sandbox);
  await operator.chaos({ action: 'kill', node: 'redis-1' });
  await operator.until('a replica has taken over', ({ topology }) =>
    topology.nodes.some(
      ({ name, role, state }) => name !== 'redis-1' && role === 'primary' && state === 'running',
    ),
  );
  await withServers(sandbox, ({ nodes, timeline, topology }) => {
    expect(Object.keys(nodes)).toEqual(['redis-2', 'redis-3', 'sentinel-1', 'sentinel-2', 'sentinel-3']);
    expect(topology.nodes.find(({ name }) => name === 'redis-1')?.state).toBe('stopped');
    expect(timeline.filter(({ source }) => source === 'bench')).toMatchObject([
      { what: 'kill', node: 'redis-1' },
    ]);
  });
});

it('what does not come true in time is named', async () => {
  const never = createOperator(sandbox).until('pigs fly', () => false, 100);
  await expect(never).rejects.toThrow('pigs fly');
});

it('a sandbox without servers has none to read', async () => {
  const namespace = await doors.all.create({ owner: 'ada', scope: 'api:other', start: [] });
  await expect(withServers(namespace, () => true)).rejects.toThrow(/no|without/);
  expect(() => createOperator(namespace)).toThrow(/without/);
});
