import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Topology } from '#sandbox/server/contract.ts';
import { onNode } from '#sandbox/server/topology/on-node.ts';
import { askClusterNodes, askWatched } from '#sandbox/server/topology/replies.ts';
import { connectNode, withNode } from '#test/support/own-servers.ts';
import { nodeOf, openTopologies, primaryOf, rolesOf, type TestTopologies } from '#test/support/topologies.ts';

describe.each([
  ['with walls', false],
  ['without walls', true],
])('kinds of topology, %s', (_, isPlain) => {
  let topologies: TestTopologies;
  beforeAll(async () => {
    topologies = await openTopologies({ isPlain });
  });
  afterAll(() => topologies.close());

  it('replicated: two replicas have what the primary has, and keep their roles through sleep', async () => {
    const topology = await topologies.create('replicated');
    const first = { 'redis-1': 'primary', 'redis-2': 'replica', 'redis-3': 'replica' };
    expect(await rolesOf(topology)).toEqual(first);
    await withNode(nodeOf(topology, 'redis-1'), async redis => {
      await redis.set('k', 'v');
      expect(await redis.wait(2, 5000)).toBe(2);
    });
    await topology.sleep();
    await topology.wake();
    expect(await rolesOf(topology)).toEqual(first);
    expect(await withNode(nodeOf(topology, 'redis-3'), redis => redis.get('k'))).toBe('v');
  });

  it.skipIf(isPlain)('independent: five primaries', async () => {
    const topology = await topologies.create('independent');
    expect(new Set(Object.values(await rolesOf(topology)))).toEqual(new Set(['primary']));
    expect(topology.nodes).toHaveLength(5);
  });

  it.each(
    [
      { hasReplicas: false, primaries: 3, replicas: 0 },
      { hasReplicas: true, primaries: 3, replicas: 3 },
    ].filter(({ hasReplicas }) => hasReplicas || !isPlain),
  )(
    'cluster, replicas $hasReplicas: every slot is served and sleep changes nothing',
    async ({ hasReplicas, primaries, replicas }) => {
      const topology = await topologies.create('cluster', hasReplicas);
      const slots = () => ownersOfSlots(topology);
      const before = await slots();
      expect(before.reduce((sum, [, count]) => sum + count, 0)).toBe(16_384);
      expect(before.map(([, count]) => count).filter(count => count > 5000)).toHaveLength(primaries);
      expect(Object.values(await rolesOf(topology)).filter(role => role === 'replica')).toHaveLength(
        replicas,
      );
      await topology.sleep();
      await topology.wake();
      expect(await slots()).toEqual(before);
    },
  );

  it('sentinel: all three watch the same primary, and do so after sleep', async () => {
    const topology = await topologies.create('sentinel');
    const { host, port } = nodeOf(topology, 'redis-1');
    expect(await watchedBy(topology)).toEqual(Array(3).fill({ host, port }));
    await topology.sleep();
    await topology.wake();
    expect(await watchedBy(topology)).toEqual(Array(3).fill({ host, port }));
    expect(await primaryOf(topology)).toBe(topology.node('redis-1'));
  });
});

describe('what a learner may do at a Sentinel', () => {
  let topologies: TestTopologies;
  let topology: Topology;
  beforeAll(async () => {
    topologies = await openTopologies();
    topology = await topologies.create('sentinel');
  });
  afterAll(() => topologies.close());

  it.each([
    ['SENTINEL', 'MASTERS'],
    ['SENTINEL', 'REPLICAS', 'mymaster'],
    ['SENTINEL', 'SENTINELS', 'mymaster'],
    ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster'],
    ['SENTINEL', 'CKQUORUM', 'mymaster'],
    ['SENTINEL', 'MYID'],
    ['INFO'],
    ['PING'],
    ['ROLE'],
    ['SUBSCRIBE', '+switch-master'],
  ])('%s %s', async (...args: [string, ...string[]]) => {
    const redis = connectNode(nodeOf(topology, 'sentinel-1'), 'learner');
    await expect(redis.call(...args)).resolves.toBeTruthy();
    redis.disconnect();
  });

  it.each([
    ['SENTINEL', 'SET', 'mymaster', 'quorum', '1'],
    ['SENTINEL', 'MONITOR', 'other', '10.77.0.1', '6379', '1'],
    ['SENTINEL', 'REMOVE', 'mymaster'],
    ['SENTINEL', 'RESET', '*'],
    ['SENTINEL', 'CONFIG', 'GET', '*'],
    ['SENTINEL', 'CONFIG', 'SET', 'announce-port', '1'],
    ['SENTINEL', 'FLUSHCONFIG'],
    ['SENTINEL', 'SIMULATE-FAILURE', 'crash-after-election'],
    ['SENTINEL', 'DEBUG'],
    ['SENTINEL', 'IS-MASTER-DOWN-BY-ADDR', '10.77.0.1', '6379', '99', 'me'],
    ['ACL', 'SETUSER', 'learner', '+@all'],
    ['PUBLISH', '__sentinel__:hello', 'lies'],
    ['SHUTDOWN'],
  ])('not %s %s', async (...args: [string, ...string[]]) => {
    const redis = connectNode(nodeOf(topology, 'sentinel-1'), 'learner');
    await expect(redis.call(...args)).rejects.toThrow(/^NOPERM/);
    redis.disconnect();
  });

  it('tells no password', async () => {
    const node = nodeOf(topology, 'sentinel-1');
    const redis = connectNode(node, 'learner');
    const told = JSON.stringify([
      await redis.call('SENTINEL', 'MASTERS'),
      await redis.call('SENTINEL', 'REPLICAS', 'mymaster'),
      await redis.call('SENTINEL', 'INFO-CACHE', 'mymaster'),
      await redis.call('INFO'),
    ]);
    expect(told).toContain('mymaster');
    expect(told).not.toContain(node.logins.system.password);
    redis.disconnect();
  });
});

const sentinels = (topology: Topology) => topology.nodes.filter(({ kind }) => kind === 'sentinel');
const watched = (node: Topology['nodes'][number]) => onNode(node, redis => askWatched(redis, 'mymaster'));

async function watchedBy(topology: Topology) {
  return Promise.all(sentinels(topology).map(async node => (await watched(node)).address));
}

/** How many slots each node serves, as the last node that runs sees it. */
async function ownersOfSlots(topology: Topology): Promise<[node: string, slots: number][]> {
  const asked = topology.nodes.findLast(node => node.state === 'running');
  if (asked === undefined) throw new Error('no node runs');
  const nodes = await onNode(asked, askClusterNodes);
  return nodes
    .flatMap(({ address, slots }): [string, number][] => {
      const name = topology.nodes.find(
        ({ host, port }) => host === address.host && port === address.port,
      )?.name;
      const count = slots.reduce((sum, [first, last]) => sum + last - first + 1, 0);
      return count === 0 || name === undefined ? [] : [[name, count]];
    })
    .sort(([a], [b]) => a.localeCompare(b));
}
